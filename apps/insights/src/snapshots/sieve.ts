import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isSieved, SIEVE_FILE, SieveLine, type SnapshotManifest } from '@vernix/contracts';
import { identitiesIn, openBuffer } from '@vernix/seal';
import { refused } from './manifest.ts';

/**
 * The births of a snapshot that are decoys, and belong in no figure: the key service tells us alone.
 * @param identityFile what opens its letters; null when this house has no decoys
 * @throws {VernixError} `snapshot-refused`: it has a sieve that we cannot read, and every figure would be wrong
 */
export async function sievedBirths(
  dir: string,
  { snapshot, sieve }: SnapshotManifest,
  identityFile: string | null,
): Promise<string[]> {
  if (sieve === null) return [];
  if (identityFile === null) throw refused(snapshot, 'sieve-sealed');
  const path = join(dir, snapshot, SIEVE_FILE);
  const births: string[] = [];
  const hash = createHash('sha256');
  try {
    const identities = identitiesIn(await readFile(identityFile, 'utf8'));
    const lines = createInterface({ input: createReadStream(path) });
    for await (const text of lines) {
      hash.update(`${text}\n`);
      const line = SieveLine.parse(JSON.parse(text));
      const bits = await openBuffer(identities, Buffer.from(line.sealed, 'base64'));
      births.push(...line.births.filter((_, index) => isSieved(bits, index)));
    }
  } catch (cause) {
    throw refused(snapshot, isMissing(cause, path) ? 'sieve-missing' : 'sieve', cause);
  }
  if (hash.digest('hex') !== sieve) throw refused(snapshot, 'sieve');
  return [...new Set(births)];
}

const isMissing = (error: unknown, file: string): boolean => {
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path === file;
};
