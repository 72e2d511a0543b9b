import { type Cipheriv, createCipheriv } from 'node:crypto';

export const TOKEN_BYTES = 8;
const ROUNDS = 10;
const BLOCK_BYTES = 16;
/** P of NIST SP 800-38G, algorithm 7: version 1, method 2, addition 1, radix 2, 10 rounds, u = 32, n = 64, no tweak. */
const P = Buffer.from('0102010000020a200000004000000000', 'hex');

/**
 * FF1 (NIST SP 800-38G) over 64 bits with AES-256 and no tweak: a keyed permutation, so that what was enciphered can be
 * deciphered by who holds the key, and carried over to another key, without growing by a bit.
 *
 * Whole batches go through the rounds together: a call to OpenSSL costs more than a thousand blocks in it.
 */
export class TokenCipher {
  readonly #aes: Cipheriv;
  /** AES(P), to which each round's Q is added: CBC-MAC of the two blocks. */
  readonly #p: Buffer;

  constructor(key: Uint8Array) {
    this.#aes = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    this.#p = this.#aes.update(P);
  }

  /** Enciphers tokens, 8 bytes each, where they lie. */
  encipher(tokens: Buffer): void {
    const batch = new Batch(tokens, this.#p);
    for (let round = 0; round < ROUNDS; round += 1) batch.round(this.#aes, round, 1);
    batch.store(tokens);
  }

  /** Undoes {@link encipher}. */
  decipher(tokens: Buffer): void {
    const batch = new Batch(tokens, this.#p);
    for (let round = ROUNDS - 1; round >= 0; round -= 1) batch.round(this.#aes, round, -1);
    batch.store(tokens);
  }
}

/** Tokens between two breaths: some 10 ms. */
const STRETCH_BYTES = 10_000 * TOKEN_BYTES;

/**
 * Tokens enciphered under one key as they are under another.
 * @param breathe awaited after each stretch, so that others get their turn
 */
export async function carryTokens(
  enciphered: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  breathe: () => Promise<unknown>,
): Promise<Buffer> {
  const [old, next] = [new TokenCipher(before), new TokenCipher(after)];
  const tokens = Buffer.from(enciphered);
  for (let at = 0; at < tokens.length; at += STRETCH_BYTES) {
    const some = tokens.subarray(at, at + STRETCH_BYTES);
    old.decipher(some);
    next.encipher(some);
    await breathe();
  }
  return tokens;
}

const WORDS_A_BLOCK = BLOCK_BYTES / 4;

/** Tokens as halves of 32 bits, and a block for each: words cost a fifth of what reading and writing bytes does. */
class Batch {
  readonly #halves: readonly [Uint32Array, Uint32Array];
  readonly #blocks: Uint32Array<ArrayBuffer>;
  readonly #p: Buffer;

  constructor(tokens: Buffer, p: Buffer) {
    const count = tokens.length / TOKEN_BYTES;
    this.#halves = [new Uint32Array(count), new Uint32Array(count)];
    for (const [which, half] of this.#halves.entries()) {
      for (let index = 0; index < count; index += 1) {
        half[index] = tokens.readUInt32BE(index * TOKEN_BYTES + 4 * which);
      }
    }
    this.#blocks = new Uint32Array(count * WORDS_A_BLOCK);
    Buffer.from(this.#blocks.buffer).fill(p);
    this.#p = p;
  }

  /**
   * A round changes one half by what the other one and the round give. The halves are not swapped: even rounds change the
   * first, odd ones the second, which after ten comes to the same.
   */
  round(aes: Cipheriv, round: number, sign: 1 | -1): void {
    const [changed, given] = round % 2 === 0 ? this.#halves : [this.#halves[1], this.#halves[0]];
    const blocks = this.#blocks;
    const third = bigEndian(this.#p.readUInt32BE(8) ^ round);
    const fourth = this.#p.readUInt32BE(12);
    for (let index = 0; index < given.length; index += 1) {
      const at = index * WORDS_A_BLOCK;
      blocks[at + 2] = third;
      blocks[at + 3] = bigEndian(fourth ^ (given[index] ?? 0));
    }
    const bytes = aes.update(new Uint8Array(blocks.buffer));
    // OpenSSL's answer is a buffer of its own, or lies anywhere in a shared one.
    const sums =
      bytes.byteOffset % 4 === 0
        ? new Uint32Array(bytes.buffer, bytes.byteOffset, blocks.length)
        : new Uint32Array(Uint8Array.from(bytes).buffer);
    for (let index = 0; index < changed.length; index += 1) {
      changed[index] = (changed[index] ?? 0) + sign * bigEndian(sums[index * WORDS_A_BLOCK + 1] ?? 0);
    }
  }

  store(tokens: Buffer): void {
    const [first, second] = this.#halves;
    for (let index = 0; index < first.length; index += 1) {
      tokens.writeUInt32BE(first[index] ?? 0, index * TOKEN_BYTES);
      tokens.writeUInt32BE(second[index] ?? 0, index * TOKEN_BYTES + 4);
    }
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Between a word of this machine and one whose first byte counts most: either way. */
function bigEndian(word: number): number {
  if (!IS_LITTLE_ENDIAN) return word >>> 0;
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
