import { type FileHandle, open, rename, rm, statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VernixError } from '@vernix/contracts';

/** Names written or removed in a directory survive a power cut only when the directory itself is synced. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a small file whole or not at all: a reader, or a restart after a kill, sees the old one or the new one. */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}

/** Moves a file, durably. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await Promise.all([syncDirectory(dirname(from)), syncDirectory(dirname(to))]);
}

/** Removes a file, durably. Whether there was one. */
export async function removeDurably(path: string): Promise<boolean> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
  await syncDirectory(dirname(path));
  return true;
}

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
