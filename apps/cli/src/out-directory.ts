import type { Options } from './command.ts';

/** Where a command that makes files puts them. */
export const OUT_DIRECTORY = {
  out: {
    type: 'string',
    value: 'DIR',
    about: {
      en: 'directory for the files; made when missing',
      fr: 'répertoire des fichiers; créé s’il manque',
    },
  },
} as const satisfies Options;
