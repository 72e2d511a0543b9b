import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { z } from 'zod';
import { type Options, usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';

/** How the commands that replace and destroy keys find what they work on. */
export const KEY_OPTIONS = {
  data: {
    type: 'string',
    value: 'DIR',
    about: {
      en: 'the data directory of “vernix serve”: it knows the other two',
      fr: 'le répertoire de données de « vernix serve » : il connaît les deux autres',
    },
  },
  admin: {
    type: 'string',
    value: 'SOCKET',
    about: {
      en: 'the key service’s second socket (its adminSocket)',
      fr: 'le second socket du service de clés (son adminSocket)',
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
export async function withKeys<T>({ admin }: KeyPlaces, work: (client: KeyClient) => Promise<T>): Promise<T> {
  const client = await KeyClient.connect(admin);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const KeyServiceFile = z.looseObject({ adminSocket: z.string() });

/** @throws VernixError `command-line` when the socket is not named */
export async function keyPlaces(values: {
  readonly data?: string | undefined;
  readonly admin?: string | undefined;
  readonly vault?: string | undefined;
}): Promise<KeyPlaces> {
  const { data, admin, vault } = values;
  if (data === undefined) {
    if (admin === undefined) {
      throw usageError({
        en: 'name the key service’s second socket: --admin SOCKET, or --data DIR',
        fr: 'nommez le second socket du service de clés : --admin SOCKET, ou --data RÉP',
      });
    }
    return { admin, vault };
  }
  const file = join(data, 'config', 'key-service.json');
  const { adminSocket } = parseJson(KeyServiceFile, await readFile(file, 'utf8'), file);
  return { admin: admin ?? adminSocket, vault: vault ?? join(data, 'config', 'vault.json') };
}
