import {
  closeSync,
  fdatasync,
  fsync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The changes a log makes to its disk: one place, so that a test can let the disk fill up or lose power between any two. */
export interface LogDisk {
  /**
   * Makes a file, or replaces what it holds. It has its name when this returns (which {@link syncDirectory} makes last),
   * and its content is on disk when the promise resolves.
   */
  writeFile(path: string, content: Uint8Array | string): Promise<void>;
  /**
   * Writes over part of a file that is there and long enough. It is on disk when the promise resolves; until then any of that
   * part may be as it was. It needs no room and changes no name, so it waits for the disk once.
   */
  overwrite(path: string, at: number, content: Uint8Array): Promise<void>;
  /**
   * Gives a file this content, all at once for whoever reads it. Nothing waits for the disk: a power cut may leave what was
   * there before, or a file that is empty or torn.
   */
  replace(path: string, content: string): void;
  /** Makes a directory, unless it is there. */
  makeDirectory(path: string): void;
  /** Removes a file, or a directory with what is in it, if it is there. */
  remove(path: string): Promise<void>;
  /** What was made, moved and removed in this directory before this was called is so after a power cut too. */
  syncDirectory(path: string): Promise<void>;
}

/** Only the owner may read: whom to show the log is for its keeper to say, not for the file system. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

const syncContent = promisify(fdatasync);
const syncAll = promisify(fsync);

/**
 * Only what waits for the disk is left to other threads. The rest ends in memory, within some ten microseconds; asked
 * of a thread pool, the four calls that a file takes cost a commit of 64 entries a third of its time.
 */
export const REAL_DISK: LogDisk = {
  async writeFile(path, content) {
    await opened(openSync(path, 'w', FILE_MODE), (file) => {
      writeFileSync(file, content);
      return syncContent(file);
    });
  },
  async overwrite(path, at, content) {
    await opened(openSync(path, 'r+'), (file) => {
      writeSync(file, content, 0, content.length, at);
      return syncContent(file);
    });
  },
  replace(path, content) {
    const next = `${path}.tmp`;
    writeFileSync(next, content, { mode: FILE_MODE });
    renameSync(next, path);
  },
  makeDirectory(path) {
    try {
      mkdirSync(path, DIRECTORY_MODE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
  async syncDirectory(path) {
    await opened(openSync(path, 'r'), syncAll);
  },
};

async function opened(file: number, work: (file: number) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    closeSync(file);
  }
}
