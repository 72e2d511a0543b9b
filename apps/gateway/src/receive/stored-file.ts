import { createHash, type Hash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '@vernix/durable';

/** A place to go back to: so many bytes, and the hash of just these. */
export interface Mark {
  readonly length: number;
  readonly hash: Hash;
}

/** Above this many pieces a batch is written however small it is: tiny pieces cost memory far beyond their bytes. */
const MOST_PIECES = 512;
/** Batches on their way to the disk at one time. Enough to go on receiving while the disk syncs an earlier segment. */
export const MOST_BATCHES = 8;

/**
 * Appends to one data file in batches, hashing as it goes. Batches are written in order while the next one fills; when
 * {@link MOST_BATCHES} wait, {@link append} returns a promise to wait for, so a slow disk slows the sender instead of
 * filling memory.
 */
export class StoredFile {
  readonly #handle: FileHandle;
  readonly #batchBytes: () => number;
  #hash: Hash;
  #length: number;
  #written: number;
  #batch: Uint8Array[] = [];
  #batchLength = 0;
  /** Writes under way, oldest first; each begins when the one before it has ended. */
  #writes: Promise<void>[] = [];

  private constructor(handle: FileHandle, mark: Mark, batchBytes: () => number) {
    this.#handle = handle;
    this.#hash = mark.hash.copy();
    this.#length = mark.length;
    this.#written = mark.length;
    this.#batchBytes = batchBytes;
  }

  /**
   * Opens the file to append after `mark`, making it if there is none; what is beyond the mark is cut off.
   * @param batchBytes how much one batch holds, asked for each
   */
  static async open(path: string, mark: Mark, batchBytes: () => number): Promise<StoredFile> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    if (mark.length === 0) await syncDirectory(dirname(path));
    await handle.truncate(mark.length);
    return new StoredFile(handle, mark, batchBytes);
  }

  /** Takes ownership of `bytes`. Wait for what it returns, if anything, before appending more. */
  append(bytes: Uint8Array): Promise<void> | undefined {
    this.#hash.update(bytes);
    this.#length += bytes.length;
    this.#batch.push(bytes);
    this.#batchLength += bytes.length;
    if (this.#batchLength < this.#batchBytes() && this.#batch.length < MOST_PIECES) return undefined;
    this.#startWriting();
    return this.#writes.length > MOST_BATCHES ? this.#writes[0] : undefined;
  }

  /** Bytes appended so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes what is held and waits until the disk has it all. */
  async sync(): Promise<void> {
    this.#startWriting();
    await this.#writes.at(-1);
    await this.#handle.datasync();
  }

  mark(): Mark {
    return { length: this.#length, hash: this.#hash.copy() };
  }

  /** Gives back the disk space beyond an earlier mark. The file takes no more after it; works after a failed write. */
  async cutTo(mark: Mark): Promise<void> {
    await this.#writes.at(-1)?.catch(() => undefined);
    await this.#handle.truncate(mark.length);
  }

  async close(): Promise<void> {
    await this.#writes.at(-1)?.catch(() => undefined);
    await this.#handle.close();
  }

  #startWriting(): void {
    const batch = this.#batch;
    if (batch.length === 0) return;
    const position = this.#written;
    this.#written += this.#batchLength;
    this.#batch = [];
    this.#batchLength = 0;
    const before = this.#writes.at(-1) ?? Promise.resolve();
    const write = before.then(() => this.#writeAll(batch, position));
    this.#writes.push(write);
    write.then(
      () => this.#writes.shift(),
      () => undefined, // stays, so that whoever appends or syncs next is told
    );
  }

  async #writeAll(pieces: Uint8Array[], position: number): Promise<void> {
    let left = pieces;
    let at = position;
    while (left.length > 0) {
      const { bytesWritten } = await this.#handle.writev(left, at);
      at += bytesWritten;
      left = dropWritten(left, bytesWritten);
    }
  }
}

/** What a short write left over. */
function dropWritten(pieces: Uint8Array[], written: number): Uint8Array[] {
  let rest = written;
  for (const [index, piece] of pieces.entries()) {
    if (rest < piece.length) return [piece.subarray(rest), ...pieces.slice(index + 1)];
    rest -= piece.length;
  }
  return [];
}

/** The mark after the first `length` bytes of a file that an earlier process wrote. */
export async function markOf(path: string, length: number): Promise<Mark> {
  const hash = createHash('sha256');
  if (length === 0) return { length, hash };
  for await (const chunk of createReadStream(path, { end: length - 1, highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
  }
  return { length, hash };
}
