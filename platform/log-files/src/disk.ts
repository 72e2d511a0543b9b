import { closeSync, constants, mkdirSync, openSync, renameSync, write } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The changes a log makes to its disk: one place, so that a test can let the disk fill up or lose power between any two. */
export interface LogDisk {
  /**
   * Makes a file, or replaces what it holds. It has its name when this returns (which {@link syncDirectory} makes last),
   * and its content is on disk when the promise resolves.
   */
  writeFile(path: string, content: Uint8Array | string): Promise<void>;
  /** Makes a directory, unless it is there. */
  makeDirectory(path: string): void;
  rename(from: string, to: string): void;
  /** Removes a file, or a directory with what is in it, if it is there. */
  remove(path: string): Promise<void>;
  /** What was made, moved and removed in this directory before this was called is so after a power cut too. */
  syncDirectory(path: string): Promise<void>;
}

/** Only the owner may read: whom to show the log is for its keeper to say, not for the file system. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** A write returns when its content is on disk: Node's permission model takes fsync on a descriptor from us, and this is one call less. */
const DURABLY = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_DSYNC;

const writeSome = promisify(write);

/**
 * Only what waits for the disk is left to other threads. The rest ends in memory, within some ten microseconds; asked
 * of a thread pool, the four calls that a file takes cost a commit of 64 entries a third of its time.
 */
export const REAL_DISK: LogDisk = {
  async writeFile(path, content) {
    const file = openSync(path, DURABLY, FILE_MODE);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let done = 0; done < bytes.length; ) {
        done += (await writeSome(file, bytes, done, bytes.length - done, null)).bytesWritten;
      }
    } finally {
      closeSync(file);
    }
  },
  makeDirectory(path) {
    try {
      mkdirSync(path, DIRECTORY_MODE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  },
  rename: renameSync,
  remove: (path) => rm(path, { recursive: true, force: true }),
  async syncDirectory(path) {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};
