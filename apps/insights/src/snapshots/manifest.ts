import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FACT_COLUMNS, SnapshotManifest, VernixError } from '@vernix/contracts';

const NAME = /^births-\d{6,}$/;
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;

/** Names of the snapshots in a directory, newest first. A missing directory has none. */
export async function listSnapshots(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const running = (name: string): number => Number(name.slice(name.indexOf('-') + 1));
  return names.filter((name) => NAME.test(name)).sort((a, b) => running(b) - running(a));
}

export const parquetOf = (dir: string, snapshot: string): string => join(dir, snapshot, 'births.parquet');

/**
 * The manifest of a snapshot whose file is what it says.
 * @throws {VernixError} `snapshot-refused` when it is unreadable, is about another snapshot, names a column that may not be
 * published, or when the file's hash is another
 */
export async function verifiedManifest(dir: string, snapshot: string): Promise<SnapshotManifest> {
  const manifest = await readManifest(dir, snapshot);
  if (manifest.snapshot !== snapshot) throw refused(snapshot, 'another-snapshot');
  const columns = FACT_COLUMNS.map(({ name }) => name);
  if (manifest.columns.join() !== columns.join()) throw refused(snapshot, 'columns');
  const hash = createHash('sha256');
  await pipeline(createReadStream(parquetOf(dir, snapshot)), hash).catch((error: unknown) => {
    throw refused(snapshot, 'file-missing', error);
  });
  if (hash.digest('hex') !== manifest.sha256) throw refused(snapshot, 'hash');
  return manifest;
}

async function readManifest(dir: string, snapshot: string): Promise<SnapshotManifest> {
  try {
    const text = await readFile(join(dir, snapshot, 'manifest.json'), 'utf8');
    if (text.length > MOST_MANIFEST_BYTES) throw refused(snapshot, 'manifest');
    return SnapshotManifest.parse(JSON.parse(text));
  } catch (error) {
    throw refused(snapshot, 'manifest', error);
  }
}

/** The reason is one word of ours. */
export function refused(snapshot: string, reason: string, cause?: unknown): VernixError {
  return new VernixError('snapshot-refused', { snapshot, reason }, { cause });
}
