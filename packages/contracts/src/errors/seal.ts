/** What packages/seal refuses: keys, age files, sealed items and signed statements. */
export const seal = {
  'recipient-invalid': {
    status: 422,
    message: {
      en: 'This is not a recipient we can seal to.',
      fr: 'Ce n’est pas un destinataire valide pour le scellement.',
    },
    action: {
      en: 'Give a whole recipient that begins with age1pq1 or age1.',
      fr: 'Indiquez un destinataire complet qui commence par age1pq1 ou age1.',
    },
  },
  'recipients-mixed': {
    status: 422,
    message: {
      en: 'The file is sealed to post-quantum and to classic recipients at once, so the weaker seal decides.',
      fr: 'Le fichier est scellé à la fois pour des destinataires post-quantiques et classiques : le sceau le plus faible l’emporte.',
    },
    action: {
      en: 'Seal it again, to recipients of one kind.',
      fr: 'Scellez-le de nouveau, pour des destinataires d’un seul type.',
    },
  },
  'identity-invalid': {
    status: 422,
    message: { en: 'This is not an age identity.', fr: 'Ce n’est pas une identité age.' },
    action: {
      en: 'Give a whole identity, from AGE-SECRET-KEY to its last character.',
      fr: 'Indiquez une identité complète, de AGE-SECRET-KEY jusqu’au dernier caractère.',
    },
  },
  'age-header-invalid': {
    status: 422,
    message: {
      en: 'The header of the sealed file is malformed or incomplete.',
      fr: 'L’en-tête du fichier scellé est mal formé ou incomplet.',
    },
    action: { en: 'Seal the file again and resend it.', fr: 'Scellez le fichier de nouveau et renvoyez-le.' },
  },
  'age-header-altered': {
    status: 422,
    message: {
      en: 'The header of the sealed file was changed after it was sealed.',
      fr: 'L’en-tête du fichier scellé a été modifié après le scellement.',
    },
    action: {
      en: 'Seal the file again and resend it. If it happens twice, tell the registry.',
      fr: 'Scellez le fichier de nouveau et renvoyez-le. Si cela se reproduit, avisez le registre.',
    },
  },
  'age-not-for-us': {
    status: 422,
    message: {
      en: 'The file is sealed to another key than ours.',
      fr: 'Le fichier est scellé pour une autre clé que la nôtre.',
    },
    action: {
      en: 'Seal it to the recipient the registry publishes now, and resend it.',
      fr: 'Scellez-le pour le destinataire que le registre publie actuellement, puis renvoyez-le.',
    },
  },
  'age-payload-invalid': {
    status: 422,
    message: {
      en: 'The sealed file is cut short, extended or altered at its 64 KiB chunk {chunk}.',
      fr: 'Le fichier scellé est tronqué, allongé ou modifié à son bloc de 64 Kio numéro {chunk}.',
    },
    action: {
      en: 'Send the whole sealed file; if that ends the same way, seal the content anew and send that.',
      fr: 'Envoyez le fichier scellé en entier; si le résultat est le même, scellez de nouveau le contenu et envoyez-le.',
    },
  },
  'age-armor-invalid': {
    status: 422,
    message: {
      en: 'The text form (ASCII armor) of the sealed file is damaged or incomplete.',
      fr: 'La forme texte (armure ASCII) du fichier scellé est endommagée ou incomplète.',
    },
    action: {
      en: 'Send the sealed file itself, not its text form.',
      fr: 'Envoyez le fichier scellé lui-même, et non sa forme texte.',
    },
  },
  'source-changed': {
    status: 409,
    message: {
      en: 'The file changed, or can no longer be read, since it was chosen.',
      fr: 'Le fichier a changé ou n’est plus lisible depuis qu’il a été choisi.',
    },
    action: {
      en: 'Choose it again once nothing writes to it.',
      fr: 'Choisissez-le de nouveau quand plus rien n’y écrit.',
    },
  },
  'item-not-authentic': {
    status: 500,
    message: {
      en: 'A sealed item does not open: it was altered, or this is not its key.',
      fr: 'Un élément scellé ne s’ouvre pas : il a été modifié ou ce n’est pas sa clé.',
    },
    action: {
      en: 'Tell the registry’s operators. The item is kept as it is.',
      fr: 'Avisez l’exploitant du registre. L’élément est conservé tel quel.',
    },
  },
  'signature-wrong': {
    status: 422,
    message: {
      en: 'The statement is not signed by the key it should be.',
      fr: 'L’énoncé n’est pas signé par la clé attendue.',
    },
    action: {
      en: 'Do not rely on it. Fetch it again; if it persists, tell the registry.',
      fr: 'Ne vous y fiez pas. Récupérez-le de nouveau; si le problème persiste, avisez le registre.',
    },
  },
  'statement-invalid': {
    status: 422,
    message: {
      en: 'The statement is signed, but it is not the kind that belongs here.',
      fr: 'L’énoncé est signé, mais ce n’est pas celui qui est attendu ici.',
    },
    action: {
      en: 'Check that the right file was given, from the same release of the software.',
      fr: 'Vérifiez que le bon fichier a été fourni, issu de la même version du logiciel.',
    },
  },
} as const;
