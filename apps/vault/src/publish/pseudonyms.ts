import { createHmac } from 'node:crypto';

const BYTES = 16;

/**
 * Ids as a snapshot shows them: HMAC-SHA256 under the snapshot family's key, the first 128 bits in base64url. The same
 * person keeps the same pseudonym from one snapshot of the family to the next; without the key none leads back.
 */
export class Pseudonyms {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  person(id: number): string {
    return this.#of(`person ${id}`);
  }

  delivery(id: number): string {
    return this.#of(`delivery ${id}`);
  }

  /** A record without identity stands for a birth of its own. */
  unlinked(batch: number, row: number): string {
    return this.#of(`record ${batch} ${row}`);
  }

  #of(name: string): string {
    return createHmac('sha256', this.#key).update(name).digest().toString('base64url', 0, BYTES);
  }
}
