import { join } from 'node:path';
import type { Options } from './command.ts';
import { STARTED_IN } from './working-directory.ts';

/** Where `vernix serve` keeps everything, for every command that works on it. */
export const dataDirectory = (named?: string): string => named ?? join(STARTED_IN, '.vernix');

export const DATA_OPTION = {
  data: {
    type: 'string',
    value: 'DIR',
    about: {
      en: 'the data directory of “vernix serve” (default: .vernix where the command is run; with “npm run”, at the root of the repository)',
      fr: 'le répertoire de données de « vernix serve » (par défaut : .vernix là où la commande est lancée; avec « npm run », à la racine du dépôt)',
    },
  },
} as const satisfies Options;
