import { mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Names made, moved or removed in a directory survive a power cut only when the directory itself is synced. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a small file whole or not at all: a reader, or a restart after a kill, sees the old one or the new one. Only its
 * owner may read it.
 *
 * @param temporary where it is written first, in the same directory. What a kill leaves there is written over the next
 *   time, so a path that two processes may write at once needs a name of its own each time.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  temporary = `${path}.tmp`,
): Promise<void> {
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Moves a file or a directory. What it holds is the caller's to have synced. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await Promise.all([...new Set([dirname(from), dirname(to)])].map(syncDirectory));
}

/** Removes a file. Whether there was one. */
export async function removeDurably(path: string): Promise<boolean> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  await syncDirectory(dirname(path));
  return true;
}

/**
 * Makes a directory and those above it; one that is there is left as it is. Node's own `recursive` never comes back from a
 * place like /proc, where making a directory fails as if the one above were missing.
 *
 * @throws the operating system's error, which names the directory
 */
export async function makeDirectory(path: string, mode = 0o777): Promise<void> {
  const missing = await tryToMake(path, mode);
  if (missing === null) return;
  const above = dirname(path);
  if (missing.code !== 'ENOENT' || above === path) throw missing;
  // By now somebody else may have made it, who makes one beside ours.
  if (!(await isDirectory(above))) await makeDirectory(above, mode);
  const still = await tryToMake(path, mode);
  if (still !== null) throw still;
}

/** Why there is no such directory; null when there is. */
async function tryToMake(path: string, mode: number): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path, { mode });
    return null;
  } catch (error) {
    return (await isDirectory(path)) ? null : (error as NodeJS.ErrnoException);
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
