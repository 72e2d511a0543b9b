import { ShortHmac } from '@vernix/seal';

const BYTES = 16;

/**
 * Ids as a snapshot shows them: HMAC-SHA256 under the snapshot family's key, the first 128 bits in base64url. The same
 * person keeps the same pseudonym from one snapshot of the family to the next; without the key none leads back.
 */
export class Pseudonyms {
  readonly #hmac: ShortHmac;
  readonly #tag = Buffer.alloc(BYTES);

  constructor(key: Uint8Array) {
    this.#hmac = new ShortHmac(key);
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
    this.#hmac.write(Buffer.from(name, 'latin1'), this.#tag, 0, BYTES);
    return this.#tag.toString('base64url');
  }
}
