/** The system itself: what failed, and whether to try again. */
export const operation = {
  internal: {
    status: 500,
    message: {
      en: 'Something failed on our side. What had been acknowledged is kept.',
      fr: 'Une erreur est survenue de notre côté. Ce qui a été confirmé est conservé.',
    },
    action: {
      en: 'Try again; if it persists, quote this code.',
      fr: 'Réessayez; si l’erreur persiste, citez ce code.',
    },
  },
  'request-invalid': {
    status: 400,
    message: { en: 'The request does not fit: {where}.', fr: 'La demande est mal formée : {where}.' },
    action: {
      en: 'Correct it as the interface’s description says.',
      fr: 'Corrigez-la selon la description de l’interface.',
    },
  },
  'not-found': {
    status: 404,
    message: { en: 'There is nothing here by that id.', fr: 'Rien ne correspond à cet identifiant.' },
    action: {
      en: 'Check the id. Expired and collected files are gone from here.',
      fr: 'Vérifiez l’identifiant. Les fichiers expirés ou collectés ne sont plus ici.',
    },
  },
} as const;
