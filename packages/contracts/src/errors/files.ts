/** What can be wrong with a file before a row of it is read. */
export const files = {
  'upload-too-large': {
    status: 413,
    message: {
      en: 'The file is larger than the {limit} bytes agreed for you. Nothing was kept.',
      fr: 'Le fichier dépasse les {limit} octets convenus. Rien n’a été conservé.',
    },
    action: {
      en: 'Split the file, or ask the registry for a higher limit.',
      fr: 'Divisez le fichier ou demandez une limite plus élevée.',
    },
  },
} as const;
