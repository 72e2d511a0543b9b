/** How people prove who they are. What was wrong with a proof is not told: it would help whoever guesses. */
export const signIn = {
  'passkey-refused': {
    status: 401,
    message: {
      en: 'This passkey did not sign you in.',
      fr: 'Cette clé d’accès n’a pas permis la connexion.',
    },
    action: {
      en: 'Try again with the passkey you made for this site. If you have none left, two officers can let you make a new one.',
      fr: 'Réessayez avec la clé d’accès créée pour ce site. Si vous n’en avez plus, deux responsables peuvent vous permettre d’en créer une.',
    },
  },
  'passkey-known': {
    status: 409,
    message: {
      en: 'This passkey is known here already. Nothing was changed.',
      fr: 'Cette clé d’accès est déjà connue ici. Rien n’a été changé.',
    },
    action: {
      en: 'Use another device or security key.',
      fr: 'Utilisez un autre appareil ou une autre clé de sécurité.',
    },
  },
  'passkey-last': {
    status: 409,
    message: {
      en: 'It is your last passkey. It was kept.',
      fr: 'C’est votre dernière clé d’accès. Elle a été conservée.',
    },
    action: {
      en: 'Make another one first, then remove this one.',
      fr: 'Créez-en d’abord une autre, puis retirez celle-ci.',
    },
  },
  'passkey-none': {
    status: 403,
    message: {
      en: 'This needs your passkey, and you have none yet. Nothing was changed.',
      fr: 'Cette action exige votre clé d’accès, et vous n’en avez pas encore. Rien n’a été changé.',
    },
    action: {
      en: 'Make one under “Your account” first, signed in by a link, then try again.',
      fr: 'Créez-en d’abord une dans « Votre compte », après une connexion par lien, puis réessayez.',
    },
  },
  'passkeys-too-many': {
    status: 409,
    message: {
      en: 'You may have {most} passkeys. Nothing was added.',
      fr: 'Vous pouvez avoir {most} clés d’accès. Rien n’a été ajouté.',
    },
    action: { en: 'Remove one you no longer use.', fr: 'Retirez-en une que vous n’utilisez plus.' },
  },
  'challenge-gone': {
    status: 400,
    message: {
      en: 'This question was answered already, or too late.',
      fr: 'Cette demande a déjà reçu une réponse, ou la réponse arrive trop tard.',
    },
    action: { en: 'Begin again.', fr: 'Recommencez.' },
  },
  'proof-needed': {
    status: 403,
    message: {
      en: 'This needs your passkey once more. Nothing was changed.',
      fr: 'Cette action exige de nouveau votre clé d’accès. Rien n’a été changé.',
    },
    action: {
      en: 'Confirm with your passkey, then try again.',
      fr: 'Confirmez avec votre clé d’accès, puis réessayez.',
    },
  },
  'code-refused': {
    status: 401,
    message: {
      en: 'Account, passphrase and code did not sign you in.',
      fr: 'Compte, phrase secrète et code n’ont pas permis la connexion.',
    },
    action: {
      en: 'Wait for the next code and try again; a code works once. After five wrong tries the account waits five minutes for each.',
      fr: 'Attendez le code suivant et réessayez; un code ne sert qu’une fois. Après cinq essais erronés, le compte attend cinq minutes pour chacun.',
    },
  },
  'organisation-refused': {
    status: 401,
    message: {
      en: 'Your organisation’s sign-in did not let you in here.',
      fr: 'La connexion de votre organisme ne vous a pas ouvert l’accès.',
    },
    action: {
      en: 'Try again. If it persists, ask your organisation whether you are in the group that may come in.',
      fr: 'Réessayez. Si l’erreur persiste, demandez à votre organisme si vous faites partie du groupe autorisé.',
    },
  },
  'organisation-unreachable': {
    status: 502,
    message: {
      en: 'Your organisation’s sign-in does not answer.',
      fr: 'La connexion de votre organisme ne répond pas.',
    },
    action: {
      en: 'Try again in a few minutes, or sign in another way.',
      fr: 'Réessayez dans quelques minutes ou connectez-vous autrement.',
    },
  },
  'account-own': {
    status: 409,
    message: {
      en: 'Nobody does this to their own account. Nothing was changed.',
      fr: 'Personne ne fait cela à son propre compte. Rien n’a été changé.',
    },
    action: {
      en: 'Ask another administrator or officer.',
      fr: 'Adressez-vous à un autre administrateur ou responsable.',
    },
  },
  'recovery-same-officer': {
    status: 403,
    message: {
      en: 'You and the officer who asked for this count as one; another has to agree.',
      fr: 'Vous et le responsable qui en a fait la demande comptez pour un seul; un autre doit l’approuver.',
    },
    action: {
      en: 'Ask an administrator or privacy officer who is not you, and whose account neither of you, nor one and the same person, made or let back in within the last day.',
      fr: 'Adressez-vous à un autre administrateur ou responsable de la protection de la vie privée, dont le compte n’a été ni créé ni rétabli depuis un jour par l’un de vous deux, ni par la même personne que le vôtre.',
    },
  },
  'account-disabled': {
    status: 403,
    message: { en: 'This account is disabled.', fr: 'Ce compte est désactivé.' },
    action: { en: 'Ask an administrator.', fr: 'Adressez-vous à un administrateur.' },
  },
} as const;
