/**
 * Our own dice: xoshiro128** (Blackman and Vigna, public domain), seeded by splitmix32. Integers and IEEE additions
 * only, so that a seed gives the same people on every machine and engine.
 */

/** Which aspect of a population a stream of numbers decides. Streams are independent, so adding a draw to one moves no other. */
export const Stream = {
  slot: 1,
  mother: 2,
  home: 3,
  delivery: 4,
  infant: 5,
  submission: 6,
  arrival: 7,
} as const;
export type Stream = (typeof Stream)[keyof typeof Stream];

export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** The numbers of one stream for one index: any delivery can be drawn without drawing those before it. */
  constructor(seed: number, stream: Stream, index: number) {
    let state = (seed ^ Math.imul(stream, 0x9e3779b9) ^ Math.imul(index + 1, 0x85ebca6b)) | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state ^ (state >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next() ^ index;
    this.#d = next() | 1; // the all-zero state is the one that never leaves itself
  }

  /** An unsigned 32-bit integer. */
  uint32(): number {
    const scrambled = Math.imul(this.#b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** A whole number from 0 to `below` − 1. */
  below(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Standard normal by the sum of twelve uniforms: no logarithm or cosine, whose last bit differs between engines. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += this.uniform();
    return sum;
  }

  /** One of the choices, by its share. Shares need not sum to 1. */
  choose<T>(choices: Choices<T>): T {
    let rest = this.uniform() * choices.total;
    for (const choice of choices.each) {
      rest -= choice.share;
      if (rest < 0) return choice.value;
    }
    return choices.last;
  }

  /** One of a list, the earlier the likelier (density falls linearly to nothing), as names do. */
  early<T>(list: readonly T[]): T {
    const u = this.uniform();
    return list[Math.floor(u * u * list.length)] as T;
  }
}

/** A discrete distribution. */
export interface Choices<T> {
  readonly each: readonly { readonly value: T; readonly share: number }[];
  readonly last: T;
  readonly total: number;
}

/** Makes a distribution of [value, share] pairs. */
export function choices<T>(pairs: readonly (readonly [T, number])[]): Choices<T> {
  const each = pairs.map(([value, share]) => ({ value, share }));
  const last = each.at(-1);
  if (last === undefined) throw new RangeError('A distribution needs at least one choice.');
  return { each, last: last.value, total: each.reduce((sum, { share }) => sum + share, 0) };
}
