import { type FileHandle, open, statfs } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';

/** Length of a file, or null when there is none. */
export async function lengthOf(path: string): Promise<number | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Bytes an ordinary user may still write where `dir` is. */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** The disk, our share of it, or the largest file it takes is used up. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A full disk as its catalogue entry; any other error as it is. */
export function explainDiskError(error: unknown): unknown {
  return NO_ROOM.has(errnoOf(error) ?? '') ? new VernixError('spool-disk-full', {}, { cause: error }) : error;
}

function errnoOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
