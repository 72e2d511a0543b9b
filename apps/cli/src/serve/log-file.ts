import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** Each zone keeps at most two files of this size: the one being written and the one before. */
const LARGEST = 8 * 1024 * 1024;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Appends to a log that starts anew when it is full; the one before is kept as `….1`. */
export function openLogFile(path: string, largest: number = LARGEST): LogFile {
  let descriptor = openSync(path, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  return {
    write: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      if (size + bytes.length > largest) {
        closeSync(descriptor);
        renameSync(path, `${path}.1`);
        descriptor = openSync(path, 'a', 0o600);
        size = 0;
      }
      writeSync(descriptor, bytes);
      size += bytes.length;
    },
    close: () => closeSync(descriptor),
  };
}
