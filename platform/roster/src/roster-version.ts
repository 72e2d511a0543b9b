import { readFile } from 'node:fs/promises';
import { VernixError } from '@vernix/contracts';
import { writeAtomically } from '@vernix/durable';

/**
 * The highest version of the roster seen so far, remembered over a restart: whoever puts an older one back in place, signed
 * as it is, gives nobody their rights back. Versions are one signing key's own count; where another key is pinned, it
 * begins anew.
 */
export class RosterVersion {
  readonly #file: string;
  readonly #publicKey: string;
  #highest: number;

  private constructor(file: string, publicKey: string, highest: number) {
    this.#file = file;
    this.#publicKey = publicKey;
    this.#highest = highest;
  }

  /** @param publicKey the pinned key that signs rosters */
  static async recall(file: string, publicKey: string): Promise<RosterVersion> {
    // The key was not written down at first: such a version counts for whichever is pinned.
    const [version = '', key = publicKey] = (await contentOf(file)).trim().split(' ');
    const highest = key === publicKey ? Number.parseInt(version, 10) || 0 : 0;
    return new RosterVersion(file, publicKey, highest);
  }

  /**
   * A roster that verified is about to be used: once this returns, no older one will be.
   * @throws {VernixError} `roster-older`
   */
  async use(version: number): Promise<void> {
    if (version < this.#highest) throw new VernixError('roster-older', { version: this.#highest });
    await writeAtomically(this.#file, `${version} ${this.#publicKey}\n`);
    this.#highest = version;
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
