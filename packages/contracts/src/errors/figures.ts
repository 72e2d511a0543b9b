/** Insights: what stands between a question and a figure. */
export const figures = {
  'snapshot-none': {
    status: 404,
    message: {
      en: 'No figures have been published yet.',
      fr: 'Aucune donnée n’est encore publiée.',
    },
    action: {
      en: 'Send a file with births; figures follow within a minute of its opening.',
      fr: 'Envoyez un fichier de naissances; les données suivent dans la minute après son ouverture.',
    },
  },
  'snapshot-refused': {
    status: 500,
    message: {
      en: 'Snapshot {snapshot} was refused ({reason}). The one before it stays in use.',
      fr: 'L’instantané {snapshot} a été refusé ({reason}). Le précédent reste en service.',
    },
    action: {
      en: 'Have the vault publish again. If it is refused again, quote this code.',
      fr: 'Demandez au coffre de publier à nouveau. S’il est encore refusé, citez ce code.',
    },
  },
  'site-unknown': {
    status: 404,
    message: {
      en: 'The snapshot in use has no births of such a site.',
      fr: 'L’instantané en service n’a aucune naissance d’un tel établissement.',
    },
    action: {
      en: 'Take an id from “sites” of /api/snapshot, or choose a site in Care.',
      fr: 'Prenez un identifiant dans « sites » de /api/snapshot, ou choisissez un établissement sous Soins.',
    },
  },
  'indicator-unknown': {
    status: 404,
    message: {
      en: 'There is no such indicator that can be charted.',
      fr: 'Il n’y a pas d’indicateur de ce nom qui puisse être tracé.',
    },
    action: {
      en: 'Take an id from /api/indicators whose “per” is not null.',
      fr: 'Prenez dans /api/indicators un identifiant dont « per » n’est pas nul.',
    },
  },
} as const;
