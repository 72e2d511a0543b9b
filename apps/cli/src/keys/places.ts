import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { z } from 'zod';
import { type Options, usageError } from '../command.ts';
import { DATA_OPTION, dataDirectory } from '../data-directory.ts';
import { parseJson } from '../json-file.ts';
import { isMissing } from '../private-file.ts';

/** How the commands that replace and destroy keys find what they work on. The data directory knows the other two. */
export const KEY_OPTIONS = {
  ...DATA_OPTION,
  admin: {
    type: 'string',
    value: 'SOCKET',
    about: {
      en: 'the key service’s second socket (its adminSocket)',
      fr: 'le second socket du service des clés (son adminSocket)',
    },
  },
  vault: {
    type: 'string',
    value: 'FILE',
    about: {
      en: 'the vault’s configuration, for what changes the registry',
      fr: 'la configuration du coffre, pour ce qui change le registre',
    },
  },
} as const satisfies Options;

export interface KeyPlaces {
  readonly admin: string;
  /** Undefined when none was named. */
  readonly vault: string | undefined;
}

/** Who asks, as the key service's log names it. */
export const OPERATOR = 'operator';

/** Works over the second socket. */
export const withKeys = <T>({ admin }: KeyPlaces, work: (client: KeyClient) => Promise<T>): Promise<T> =>
  KeyClient.with(admin, work);

const KeyServiceFile = z.looseObject({ adminSocket: z.string() });

/** What is named, or what the data directory knows. @throws VernixError `command-line` when there is none */
export async function keyPlaces(values: {
  readonly data?: string | undefined;
  readonly admin?: string | undefined;
  readonly vault?: string | undefined;
}): Promise<KeyPlaces> {
  const { admin, vault } = values;
  if (admin !== undefined && values.data === undefined) return { admin, vault };
  const data = dataDirectory(values.data);
  const file = join(data, 'config', 'key-service.json');
  const { adminSocket } = parseJson(KeyServiceFile, await readConfiguration(file, data), file);
  return { admin: admin ?? adminSocket, vault: vault ?? join(data, 'config', 'vault.json') };
}

async function readConfiguration(file: string, data: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw usageError({
      en: `${data} is not the data directory of “vernix serve”; name it with --data DIR, or the key service’s second socket with --admin SOCKET`,
      fr: `${data} n’est pas le répertoire de données de « vernix serve »; nommez-le avec --data RÉP, ou le second socket du service des clés avec --admin SOCKET`,
    });
  });
}
