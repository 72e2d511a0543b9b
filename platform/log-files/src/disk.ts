import { closeSync, constants, mkdirSync, openSync, statfsSync, write } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The changes a log makes to its disk: one place, so that a test can let the disk fill up or lose power between any two. */
export interface LogDisk {
  /**
   * Makes a file, or replaces what it holds. It has its name when this returns (which {@link syncDirectory} makes last),
   * and its content is on disk when the promise resolves.
   */
  writeFile(path: string, content: Uint8Array | string): Promise<void>;
  /** Makes a file, or replaces what it holds. Nothing waits for the disk: a power cut may leave none of it, or a part. */
  placeFile(path: string, content: Uint8Array): Promise<void>;
  /**
   * Writes over part of a file that is there and long enough. It is on disk when the promise resolves; until then any of that
   * part may be as it was. It needs no room and changes no name, so it waits for the disk once.
   */
  overwrite(path: string, at: number, content: Uint8Array): Promise<void>;
  /**
   * Gives a file this content, all at once for whoever reads it. Nothing waits for the disk: a power cut may leave what was
   * there before, or a file that is empty or torn.
   */
  replace(path: string, content: string): Promise<void>;
  /** Throws when the disk that this is on has not so many bytes left, or no name for a file. */
  needRoom(path: string, bytes: number): void;
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

/** A write returns when its content is on disk: Node's permission model takes fsync on a descriptor from us, and this is one call less. */
const DURABLY = constants.O_WRONLY | constants.O_DSYNC;
const MADE = constants.O_CREAT | constants.O_TRUNC;

const writeSome = promisify(write);

/**
 * Only what waits for the disk is left to other threads. The rest ends in memory, within some ten microseconds; asked
 * of a thread pool, the four calls that a file takes cost a commit of 64 entries a third of its time.
 */
export const REAL_DISK: LogDisk = {
  async writeFile(path, content) {
    await writeAll(openSync(path, DURABLY | MADE, FILE_MODE), Buffer.from(content), 0);
  },
  async placeFile(path, content) {
    await writeAll(openSync(path, constants.O_WRONLY | MADE, FILE_MODE), content, 0);
  },
  async overwrite(path, at, content) {
    await writeAll(openSync(path, DURABLY), content, at);
  },
  async replace(path, content) {
    const next = `${path}.tmp`;
    await writeFile(next, content, { mode: FILE_MODE });
    await rename(next, path);
  },
  needRoom(path, bytes) {
    const { blocks, bavail, bsize, files, ffree } = statfsSync(path);
    // Where there is no end of bytes or of names, none are counted.
    const isFull = (blocks > 0 && bavail * bsize < bytes) || (files > 0 && ffree === 0);
    if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
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
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};

async function writeAll(file: number, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await writeSome(file, bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  } finally {
    closeSync(file);
  }
}
