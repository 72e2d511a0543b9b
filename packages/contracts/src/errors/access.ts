/** Who may do what. */
export const access = {
  'token-missing': {
    status: 401,
    message: { en: 'No token was sent with the request.', fr: 'Aucun jeton n’accompagne la demande.' },
    action: {
      en: 'Send your partner token in the header “Authorization: Bearer …”.',
      fr: 'Envoyez votre jeton de partenaire dans l’en-tête « Authorization: Bearer … ».',
    },
  },
  'token-malformed': {
    status: 401,
    message: {
      en: 'The header “Authorization” was sent, and what is in it cannot be a partner token.',
      fr: 'L’en-tête « Authorization » est présent, mais son contenu ne peut pas être un jeton de partenaire.',
    },
    action: {
      en: 'Send “Bearer”, a space and the token alone, as the registry gave it: 512 characters at most, no other scheme.',
      fr: 'Envoyez « Bearer », une espace et le jeton seul, tel que remis par le registre : 512 caractères au plus, aucun autre schéma.',
    },
  },
  'token-wrong': {
    status: 401,
    message: {
      en: 'This token is not in the roster.',
      fr: 'Ce jeton ne figure pas au registre des partenaires.',
    },
    action: {
      en: 'Check that the whole token was copied. If it was, ask the registry for a new one.',
      fr: 'Vérifiez que le jeton a été copié en entier. S’il l’a été, demandez-en un nouveau au registre.',
    },
  },
  'token-expired': {
    status: 401,
    message: { en: 'This token has expired.', fr: 'Ce jeton est expiré.' },
    action: { en: 'Ask the registry for a new one.', fr: 'Demandez-en un nouveau au registre.' },
  },
  'sign-in-link-used': {
    status: 401,
    message: {
      en: 'This sign-in link was used already, or has expired.',
      fr: 'Ce lien de connexion a déjà servi ou est expiré.',
    },
    action: { en: 'Ask for a new link.', fr: 'Demandez un nouveau lien.' },
  },
  'not-signed-in': {
    status: 401,
    message: { en: 'You are not signed in.', fr: 'Vous n’êtes pas connecté.' },
    action: { en: 'Sign in.', fr: 'Connectez-vous.' },
  },
  'not-allowed': {
    status: 403,
    message: { en: 'Your role may not do this.', fr: 'Votre rôle ne permet pas cette action.' },
    action: { en: 'Ask a steward if you need it.', fr: 'Adressez-vous à un intendant si nécessaire.' },
  },
  'cross-origin': {
    status: 403,
    message: { en: 'The request came from another site.', fr: 'La demande provient d’un autre site.' },
    action: { en: 'Use the console at its own address.', fr: 'Utilisez la console à sa propre adresse.' },
  },
  'too-many-attempts': {
    status: 429,
    message: {
      en: 'Too many wrong attempts came from your address.',
      fr: 'Trop de tentatives erronées proviennent de votre adresse.',
    },
    action: {
      en: 'Wait a minute, check what you sent, then try again.',
      fr: 'Attendez une minute, vérifiez ce que vous envoyez, puis réessayez.',
    },
  },
} as const;
