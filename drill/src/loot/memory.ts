import { open, readFile } from 'node:fs/promises';

const WINDOW = 4 * 1024 * 1024;

/**
 * The memory of a process, as someone with root on its machine reads it (Linux): every mapping it may write to. What
 * cannot be read, such as device memory, is passed over.
 */
export async function* memoryOf(pid: number): AsyncGenerator<Buffer, void, undefined> {
  const maps = await readFile(`/proc/${pid}/maps`, 'latin1');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of maps.split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (range === null) continue;
      const end = Number.parseInt(range[2] ?? '', 16);
      for (let at = Number.parseInt(range[1] ?? '', 16); at < end; at += WINDOW) {
        const bytes = Buffer.alloc(Math.min(WINDOW, end - at));
        const read = await memory.read(bytes, 0, bytes.length, at).catch(() => null);
        if (read === null) break;
        yield bytes.subarray(0, read.bytesRead);
      }
    }
  } finally {
    await memory.close();
  }
}
