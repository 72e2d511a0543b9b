import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { PLACE_BYTES, type SieveLine } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { PUBLISHER } from './principal.ts';
import type { PlacedFacts } from './read-facts.ts';

/** Asked about at a time. */
const MOST_ROWS = 100_000;
const MOST_TRANSFERS = 5_000;

/**
 * What beside a snapshot tells insights which of its births are decoys, and nobody else: the vault asks about every row and
 * passes the sealed answers on. So it never knows, and whoever takes it over does not either.
 */
export class SieveFile {
  readonly #keys: KeyClient;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #transfers: string[] = [];
  #places: Buffer[] = [];
  #births: string[] = [];
  #sealed = false;

  private constructor(keys: KeyClient, path: string, file: FileHandle) {
    this.#keys = keys;
    this.#path = path;
    this.#file = file;
  }

  static async begin(path: string, keys: KeyClient): Promise<SieveFile> {
    return new SieveFile(keys, path, await open(path, 'wx', 0o600));
  }

  /** @param births the pseudonyms of the rows' births, in their order */
  async add(rows: readonly PlacedFacts[], births: readonly string[]): Promise<void> {
    for (const { transferId, row } of rows) {
      if (this.#transfers.at(-1) !== transferId) this.#transfers.push(transferId);
      const transfer = this.#transfers.length - 1;
      const place = Buffer.alloc(PLACE_BYTES);
      place.writeUInt32BE(transfer);
      place.writeUInt32BE(row, 4);
      this.#places.push(place);
    }
    this.#births.push(...births);
    if (this.#births.length >= MOST_ROWS || this.#transfers.length >= MOST_TRANSFERS) await this.#ask();
  }

  /** SHA-256 of the file, which is on disk; null, and no file, when the key service makes no decoys. */
  async finish(): Promise<string | null> {
    await this.#ask();
    await this.#file.sync();
    await this.#file.close();
    if (this.#sealed) return this.#hash.digest('hex');
    await rm(this.#path);
    return null;
  }

  /** Also of one that is finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #ask(): Promise<void> {
    if (this.#births.length === 0) return;
    const { answer, binary } = await this.#keys.call(
      'decoys.sieve',
      { principal: PUBLISHER, transferIds: this.#transfers, count: this.#births.length },
      Buffer.concat(this.#places),
    );
    if (answer.sealed) {
      const line: SieveLine = { births: this.#births, sealed: binary.toString('base64') };
      const text = `${JSON.stringify(line)}\n`;
      this.#hash.update(text);
      await this.#file.write(text);
      this.#sealed = true;
    }
    this.#transfers = [];
    this.#places = [];
    this.#births = [];
  }
}
