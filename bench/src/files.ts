import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

const PIECE_BYTES = 1024 * 1024;

/** Writes a file of bytes that no disk can shrink. It stays in the page cache, as far as that holds it. */
export async function writeRandomFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < bytes; written += PIECE_BYTES) {
      await file.write(randomBytes(Math.min(PIECE_BYTES, bytes - written)));
    }
  } finally {
    await file.close();
  }
}

/** A file in pieces, the next one being read while one is used. A piece lasts until the one after it is asked for. */
export async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    let [using, filling] = [Buffer.alloc(PIECE_BYTES), Buffer.alloc(PIECE_BYTES)];
    let reading = file.read(filling, 0, PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      [using, filling] = [filling, using];
      reading = file.read(filling, 0, PIECE_BYTES);
      yield using.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Opens `path` for writing, for as long as `work` takes. */
export async function writingTo(
  path: string,
  work: (write: (bytes: Uint8Array) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const file: FileHandle = await open(path, 'w');
  try {
    await work((bytes) => writeAll(file, bytes));
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}
