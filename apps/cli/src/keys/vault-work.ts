import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { isErrorCode, VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { usageError } from '../command.ts';
import { fromRoot } from '../serve/places.ts';
import type { KeyPlaces } from './places.ts';

const MAIN = fromRoot('apps/vault/src/key-life/main.ts');
const Failure = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Has the vault's own program do it: the registry's tables are its affair. @throws VernixError what it says */
export async function vaultWork<T>(
  { admin, vault }: KeyPlaces,
  work: readonly string[],
  Result: z.ZodType<T>,
): Promise<T> {
  if (vault === undefined) {
    throw usageError({
      en: 'name the vault’s configuration: --vault FILE, or --data DIR',
      fr: 'nommez la configuration du coffre : --vault FICHIER, ou --data RÉP',
    });
  }
  const child = spawn(process.execPath, [MAIN, '--config', vault, '--admin', admin, ...work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>]);
  if (code === 0) return Result.parse(JSON.parse(said));
  const failure = Failure.safeParse(said === '' ? null : JSON.parse(said));
  if (!failure.success || !isErrorCode(failure.data.code)) throw new VernixError('internal');
  throw new VernixError(failure.data.code, failure.data.params);
}
