import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Draw } from './draw.ts';

/** What a lot is made of: 64 bits of a keyed hash, as two numbers of 32. */
export interface Half {
  readonly upper: number;
  readonly lower: number;
}
/** Bytes of the cipher's block, which one lot is. */
const LOT_BYTES = 16;
const HALF_BYTES = 8;

/** The first half of a lot that a hash is, or the second. */
export const halfOf = (hash: Buffer, half: 0 | 1 = 0): Half => ({
  upper: hash.readUInt32BE(half * HALF_BYTES),
  lower: hash.readUInt32BE(half * HALF_BYTES + HALF_BYTES / 2),
});

/** A lot that won: its place among those that were put in, and what it drew. */
export interface Won {
  readonly lot: number;
  readonly drawn: number;
}

/**
 * Numbers that follow from a secret key and what is put in, as those of {@link Draw} do, for many at once. Each row of a file is drawn
 * for, and asked one by one the hash took as long as all else that is asked of a row. What is put in are keyed hashes already:
 * one block of a cipher turns them into a number that tells nothing of either (Carter and Wegman, 1981: hash, then encrypt).
 */
export class Lots {
  readonly #cipher: Cipheriv;
  readonly #bytes: DataView<ArrayBuffer>;
  #count = 0;

  /** @param most so many are put in */
  constructor(draw: Draw, most: number) {
    this.#cipher = createCipheriv('aes-256-ecb', draw.bytes('lots', ''), null).setAutoPadding(false);
    this.#bytes = new DataView(new ArrayBuffer(LOT_BYTES * most));
  }

  put(first: Half, second: Half): void {
    const at = this.#count * LOT_BYTES;
    this.#write(at, first);
    this.#write(at + HALF_BYTES, second);
    this.#count += 1;
  }

  #write(at: number, { upper, lower }: Half): void {
    this.#bytes.setUint32(at, upper);
    this.#bytes.setUint32(at + HALF_BYTES / 2, lower);
  }

  /**
   * Each draws a number from 0, below `bound` (the bias is below 2^-16 for the bounds that are used): those that drew one below `most`.
   */
  below(most: number, bound: number): Won[] {
    const blocks = this.#cipher.update(new Uint8Array(this.#bytes.buffer, 0, this.#count * LOT_BYTES));
    const won: Won[] = [];
    for (let lot = 0; lot < this.#count; lot += 1) {
      const drawn = blocks.readUInt32BE(lot * LOT_BYTES) % bound;
      if (drawn < most) won.push({ lot, drawn });
    }
    return won;
  }
}
