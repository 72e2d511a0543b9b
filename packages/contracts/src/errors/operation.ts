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
      en: 'Check the id. What ended some time ago is gone from here.',
      fr: 'Vérifiez l’identifiant. Ce qui est terminé depuis un certain temps n’est plus ici.',
    },
  },
  'body-too-large': {
    status: 413,
    message: {
      en: 'The request’s body is larger than this address accepts.',
      fr: 'Le corps de la demande dépasse ce que cette adresse accepte.',
    },
    action: {
      en: 'Send less at a time.',
      fr: 'Envoyez moins de données à la fois.',
    },
  },
  'config-invalid': {
    status: 500,
    message: {
      en: 'The configuration does not fit: {where}.',
      fr: 'La configuration est invalide : {where}.',
    },
    action: {
      en: 'Correct the settings named here, as docs/operating.md describes them.',
      fr: 'Corrigez les réglages nommés ici, selon docs/operating.md.',
    },
  },
  'database-in-use': {
    status: 503,
    message: {
      en: 'Another PostgreSQL server is already running on this data directory.',
      fr: 'Un autre serveur PostgreSQL utilise déjà ce répertoire de données.',
    },
    action: {
      en: 'Stop the other one, or name another directory.',
      fr: 'Arrêtez l’autre serveur ou indiquez un autre répertoire.',
    },
  },
  'database-start-failed': {
    status: 503,
    message: { en: 'PostgreSQL did not start.', fr: 'PostgreSQL n’a pas démarré.' },
    action: {
      en: 'Read the end of server.log in its data directory.',
      fr: 'Lisez la fin du fichier server.log dans son répertoire de données.',
    },
  },
  'database-account-missing': {
    status: 503,
    message: {
      en: 'PostgreSQL cannot run as root, and the account “postgres” could not be made.',
      fr: 'PostgreSQL ne peut pas tourner sous root, et le compte « postgres » n’a pas pu être créé.',
    },
    action: {
      en: 'Create the system account “postgres”, or start Vernix as an ordinary user.',
      fr: 'Créez le compte système « postgres » ou lancez Vernix en tant qu’utilisateur ordinaire.',
    },
  },
  'database-platform-unsupported': {
    status: 503,
    message: {
      en: 'There is no bundled PostgreSQL for this operating system and processor.',
      fr: 'Aucun PostgreSQL n’est fourni pour ce système d’exploitation et ce processeur.',
    },
    action: {
      en: 'Run npm ci again, or give the URL of a PostgreSQL server of your own.',
      fr: 'Relancez npm ci ou indiquez l’adresse de votre propre serveur PostgreSQL.',
    },
  },
} as const;
