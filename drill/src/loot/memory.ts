import { open, readdir, readFile } from 'node:fs/promises';

const WINDOW = 4 * 1024 * 1024;

/**
 * The memory of a process, as someone with root on its machine reads it (Linux): every mapping it may write to. What
 * cannot be read, such as device memory, is passed over. What is yielded is overwritten by the next.
 */
export async function* memoryOf(pid: number): AsyncGenerator<Buffer, void, undefined> {
  const maps = await readFile(`/proc/${pid}/maps`, 'latin1');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  const window = Buffer.alloc(WINDOW);
  try {
    for (const line of maps.split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (range === null) continue;
      const end = Number.parseInt(range[2] ?? '', 16);
      for (let at = Number.parseInt(range[1] ?? '', 16); at < end; at += WINDOW) {
        const read = await memory.read(window, 0, Math.min(WINDOW, end - at), at).catch(() => null);
        if (read === null) break;
        yield* touched(window.subarray(0, read.bytesRead));
      }
    }
  } finally {
    await memory.close();
  }
}

/** A process and all that it started (Linux). */
export async function familyOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1').catch(() => '')),
  );
  const children = lists.flatMap((list) =>
    list
      .split(' ')
      .filter((word) => word !== '')
      .map(Number),
  );
  return [pid, ...(await Promise.all(children.map(familyOf))).flat()];
}

/** Never larger than the least run of memory worth passing over. */
const BLOCK = 16 * 1024;
const ZEROS = Buffer.alloc(BLOCK);

/** The runs of blocks that were ever written to: most of what a process has is not. */
function* touched(bytes: Buffer): Generator<Buffer, void, undefined> {
  let from = 0;
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    if (!block.equals(ZEROS.subarray(0, block.length))) continue;
    if (at > from) yield bytes.subarray(from, at);
    from = at + block.length;
  }
  if (from < bytes.length) yield bytes.subarray(from);
}
