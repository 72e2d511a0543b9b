import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Draw } from './draw.ts';

/** Bytes of the cipher's block, which one lot is. */
const LOT_BYTES = 16;

/**
 * Numbers that follow from a secret key and what is put in, as those of {@link Draw} do, for many at once. Each row of a file is drawn
 * for, and asked one by one the hash took as long as all else that is asked of a row. What is put in are keyed hashes already:
 * one block of a cipher turns them into a number that tells nothing of either (Carter and Wegman, 1981: hash, then encrypt).
 */
export class Lots {
  readonly #cipher: Cipheriv;
  readonly #bytes: Buffer;
  #count = 0;

  /** @param most so many are put in */
  constructor(draw: Draw, most: number) {
    this.#cipher = createCipheriv('aes-256-ecb', draw.bytes('lots', ''), null).setAutoPadding(false);
    this.#bytes = Buffer.alloc(LOT_BYTES * most);
  }

  /** @param first the second begins where it ends: together they have 16 bytes */
  put(first: Uint8Array, second: Uint8Array): void {
    const at = this.#count * LOT_BYTES;
    this.#bytes.set(first, at);
    this.#bytes.set(second, at + first.length);
    this.#count += 1;
  }

  /** For each that was put in, in their order: from 0, below `bound` (the bias is below 2^-16 for the bounds that are used). */
  below(bound: number): number[] {
    const drawn = this.#cipher.update(this.#bytes.subarray(0, this.#count * LOT_BYTES));
    return Array.from({ length: this.#count }, (_, lot) => drawn.readUInt32BE(lot * LOT_BYTES) % bound);
  }
}
