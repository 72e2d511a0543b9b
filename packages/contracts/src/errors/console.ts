/** What can go wrong in the browser itself, before or after the server. `status` is unused there and kept at 400. */
export const browser = {
  'console-passkey-cancelled': {
    status: 400,
    message: {
      en: 'No passkey was given.',
      fr: 'Aucune clé d’accès n’a été présentée.',
    },
    action: {
      en: 'Try again, and follow what the browser asks.',
      fr: 'Réessayez et suivez les indications du navigateur.',
    },
  },
  'console-passkey-failed': {
    status: 400,
    message: {
      en: 'This browser could not use a passkey here.',
      fr: 'Ce navigateur n’a pas pu utiliser de clé d’accès ici.',
    },
    action: {
      en: 'Use another browser or device, or a security key.',
      fr: 'Utilisez un autre navigateur ou appareil, ou une clé de sécurité.',
    },
  },
  'console-offline': {
    status: 400,
    message: {
      en: 'The server could not be reached. What it had confirmed is kept.',
      fr: 'Le serveur est injoignable. Ce qu’il a confirmé est conservé.',
    },
    action: {
      en: 'Check your connection. This page tries again by itself.',
      fr: 'Vérifiez votre connexion. Cette page réessaie d’elle-même.',
    },
  },
  'console-answer-unreadable': {
    status: 400,
    message: {
      en: 'The server’s answer could not be read.',
      fr: 'La réponse du serveur est illisible.',
    },
    action: {
      en: 'Reload the page. If it persists, the console and the server may be of different versions: quote this code.',
      fr: 'Rechargez la page. Si l’erreur persiste, la console et le serveur sont peut-être de versions différentes : citez ce code.',
    },
  },
  'console-unexpected': {
    status: 400,
    message: {
      en: 'Something failed in this page. What had been confirmed is kept.',
      fr: 'Une erreur est survenue dans cette page. Ce qui a été confirmé est conservé.',
    },
    action: {
      en: 'Reload the page; if it persists, quote this code.',
      fr: 'Rechargez la page; si l’erreur persiste, citez ce code.',
    },
  },
  'console-key-changed': {
    status: 400,
    message: {
      en: 'The registry’s signing key is not the one this browser saw before. Nothing was sent.',
      fr: 'La clé de signature du registre n’est pas celle que ce navigateur connaît. Rien n’a été envoyé.',
    },
    action: {
      en: 'Call the registry, compare the fingerprints by voice, and only then trust the new key.',
      fr: 'Appelez le registre, comparez les empreintes de vive voix, puis seulement alors acceptez la nouvelle clé.',
    },
  },
  'console-key-expired': {
    status: 400,
    message: {
      en: 'The registry’s sealing key has run out. Nothing was sent.',
      fr: 'La clé de scellement du registre est périmée. Rien n’a été envoyé.',
    },
    action: {
      en: 'Wait for the registry to publish the next one; this page asks again when you retry.',
      fr: 'Attendez que le registre publie la suivante; cette page la redemande quand vous réessayez.',
    },
  },
  'console-receipt-differs': {
    status: 400,
    message: {
      en: 'The gateway’s receipt is for other bytes than this browser sealed. The sealed copy is kept here.',
      fr: 'Le reçu de la passerelle porte sur d’autres octets que ceux scellés ici. La copie scellée est conservée ici.',
    },
    action: {
      en: 'Do not delete your file. Tell the registry, and quote this code.',
      fr: 'Ne supprimez pas votre fichier. Avisez le registre en citant ce code.',
    },
  },
  'console-no-room': {
    status: 400,
    message: {
      en: 'This browser has no room for the sealed file. Nothing was sent.',
      fr: 'Ce navigateur n’a plus de place pour le fichier scellé. Rien n’a été envoyé.',
    },
    action: {
      en: 'Free some disk space, or send it with the command “vernix submit”.',
      fr: 'Libérez de l’espace disque ou envoyez-le avec la commande « vernix submit ».',
    },
  },
  'console-copy-lost': {
    status: 400,
    message: {
      en: 'This browser no longer has the sealed copy of this file. The rest of it cannot be sent.',
      fr: 'Ce navigateur n’a plus la copie scellée de ce fichier. Le reste ne peut pas être envoyé.',
    },
    action: {
      en: 'Give it up here, then choose the file again.',
      fr: 'Abandonnez-le ici, puis choisissez le fichier de nouveau.',
    },
  },
} as const;
