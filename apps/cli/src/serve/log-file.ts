import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { createOutput } from '../output.ts';

/** Each zone keeps at most two files of this size: the one being written and the one before. */
const LARGEST = 8 * 1024 * 1024;

export interface LogFile {
  /** Never throws: a line that cannot be written is dropped, for what it tells of goes on. */
  write(line: string): void;
  close(): void;
}

export interface LogFileOptions {
  readonly largest?: number;
  /** Told of the first line that could not be written. By default standard error is. */
  readonly onDropped?: (error: VernixError) => void;
}

const onStandardError = (error: VernixError): void => createOutput(false, process).failure(error);

/** A file that is appended to and starts anew when it is full; the one before is kept as `….1`. */
class Appended {
  readonly #path: string;
  readonly #largest: number;
  #descriptor: number | null = null;
  #size = 0;
  /** The last line was written in part. */
  #torn = false;

  constructor(path: string, largest: number) {
    this.#path = path;
    this.#largest = largest;
  }

  append(line: string): void {
    const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${line}\n`);
    let descriptor = this.#opened();
    if (this.#size + bytes.length > this.#largest) {
      this.close();
      renameSync(this.#path, `${this.#path}.1`);
      descriptor = this.#opened();
    }
    const written = writeSync(descriptor, bytes);
    this.#size += written;
    this.#torn = written < bytes.length;
    if (this.#torn) throw new Error('The line was written in part.');
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #opened(): number {
    if (this.#descriptor !== null) return this.#descriptor;
    this.#descriptor = openSync(this.#path, 'a', 0o600);
    this.#size = fstatSync(this.#descriptor).size;
    return this.#descriptor;
  }
}

/** Opens a log for what a process says. A full disk costs lines of it, and nothing else. */
export function openLogFile(path: string, options: LogFileOptions = {}): LogFile {
  const { largest = LARGEST, onDropped = onStandardError } = options;
  const file = new Appended(path, largest);
  let told = false;
  return {
    write: (line) => {
      try {
        file.append(line);
      } catch (cause) {
        if (!told) onDropped(new VernixError('log-line-dropped', { file: basename(path) }, { cause }));
        told = true;
      }
    },
    close: () => file.close(),
  };
}
