import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { removeDurably, writeAtomically } from './durable.ts';

/**
 * Overwrites the file with noise, then removes it. On media that write elsewhere (flash, copy-on-write file systems)
 * the old blocks may live on until they are reused; docs/adr/0003-keys.md says what that means.
 */
export async function destroyFile(path: string): Promise<void> {
  const old = await openIfThere(path);
  if (old === undefined) return;
  await overwrite(old);
  await removeDurably(path);
}

/** Puts new content in a file's place, as {@link writeAtomically} does, and overwrites what was there with noise. */
export async function replaceDestroying(path: string, content: string | Uint8Array): Promise<void> {
  const old = await openIfThere(path);
  try {
    await writeAtomically(path, content);
  } catch (error) {
    await old?.close(); // it is still in its place, and needed
    throw error;
  }
  if (old !== undefined) await overwrite(old);
}

function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r+').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}

async function overwrite(handle: FileHandle): Promise<void> {
  try {
    const { size } = await handle.stat();
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
