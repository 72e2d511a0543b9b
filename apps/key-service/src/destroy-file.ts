import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { removeDurably } from '@vernix/durable';

/**
 * Overwrites the file with noise, then removes it. On media that write elsewhere (flash, copy-on-write file systems)
 * the old blocks may live on until they are reused; docs/adr/0003-keys.md says what that means.
 */
export async function destroyFile(path: string): Promise<void> {
  const handle = await open(path, 'r+').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    const { size } = await handle.stat();
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await removeDurably(path);
}
