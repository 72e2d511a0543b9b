import { VernixError } from '@vernix/contracts';
import { freeBytes } from './disk.ts';

export interface DiskSpaceOptions {
  /** A directory on the disk. */
  readonly dir: string;
  /** Free space that nobody uses. */
  readonly reserveBytes: number;
  /** Bytes promised to what is on record as coming, and not yet on the disk. */
  readonly promisedBytes: () => number;
}

/** The one account of the disk’s free space: whatever is to come, in or out, has its bytes promised here first. */
export class DiskSpace {
  readonly #options: DiskSpaceOptions;
  /** What is promised while it is being put on record, or on the disk. */
  #held = 0;

  constructor(options: DiskSpaceOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` with so many bytes promised to it until it ends, what it has written meanwhile among them.
   * @param admit told what is not promised to anybody, before these are; throws to refuse
   * @throws {VernixError} `spool-disk-full`; what `admit` and `work` throw
   */
  async with<T>(bytes: number, work: () => Promise<T>, admit?: (unpromised: number) => void): Promise<T> {
    const { dir, reserveBytes, promisedBytes } = this.#options;
    const free = await freeBytes(dir);
    // From here to the promise nothing is waited for, or two could be promised the same.
    const unpromised = free - reserveBytes - promisedBytes() - this.#held;
    admit?.(unpromised);
    if (unpromised < bytes) throw new VernixError('spool-disk-full');
    this.#held += bytes;
    try {
      return await work();
    } finally {
      this.#held -= bytes;
    }
  }
}
