import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

interface Entry {
  readonly line: string;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

const NEWLINE = 0x0a;

/**
 * An append-only file of lines. An entry is on disk when `append` resolves. Entries that come while the disk is busy
 * share its next write and one fdatasync, so that many callers cost one wait.
 *
 * A write that fails may leave part of a line behind. It is never cut away (the file may be append-only to the
 * operating system too): the next entry starts on a line of its own, and readers skip what is not whole.
 */
export class Journal {
  readonly #file: FileHandle;
  #waiting: Entry[] = [];
  #writing: Promise<void> | undefined;
  /** Whether the file may end in part of a line. */
  #torn = true;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens an existing file. */
  static async open(path: string): Promise<Journal> {
    return new Journal(await open(path, constants.O_APPEND | constants.O_RDWR));
  }

  /** The end of the file, at most `length` bytes of it. */
  async tail(length: number): Promise<Buffer> {
    const { size } = await this.#file.stat();
    const start = Math.max(0, size - length);
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.subarray(0, bytesRead);
  }

  /** Adds one line; `line` holds no newline. Rejects with what the file system said. */
  append(line: string): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ line, written, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const start = this.#torn && (await this.#endsMidLine()) ? '\n' : '';
        this.#torn = true;
        await this.#file.appendFile(start + batch.map(({ line }) => `${line}\n`).join(''));
        await this.#file.datasync();
        this.#torn = false;
        for (const { written } of batch) written();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }

  async #endsMidLine(): Promise<boolean> {
    const last = (await this.tail(1))[0];
    return last !== undefined && last !== NEWLINE;
  }
}
