import { CODE_BITS, codeOf, numberOf } from './number-code.ts';

const PERSON_BITS = BigInt(64 - CODE_BITS);
const PERSON = (1n << PERSON_BITS) - 1n;
const FIRST_PAIRS = 1_024;

/** Numbers with a person that each stands for, as they come; the same pair may come again and again. */
export class Pairs {
  /** The number's code above, the person below: in order of these, all of a number's persons are side by side. */
  #pairs = new BigUint64Array(FIRST_PAIRS);
  #length = 0;

  /** @throws RangeError for what is no number that names people, and beyond 2^28 persons */
  add(number: string, person: number): void {
    const code = codeOf(number);
    if (code === null || BigInt(person) > PERSON) throw new RangeError('a number and a person');
    if (this.#length === this.#pairs.length) {
      const larger = new BigUint64Array(2 * this.#length);
      larger.set(this.#pairs);
      this.#pairs = larger;
    }
    this.#pairs[this.#length] = (BigInt(code) << PERSON_BITS) | BigInt(person);
    this.#length += 1;
  }

  /** In order. Nothing may be added after it. */
  sorted(): BigUint64Array {
    return this.#pairs.subarray(0, this.#length).sort();
  }
}

/** Which persons each number stands for: sorted once, and looked up by halves. Some thirty bytes a number. */
export class Whose {
  /** Ascending, each once. */
  readonly #codes: Float64Array;
  /** Where the persons of each begin; behind the last, where they end. */
  readonly #from: Uint32Array;
  readonly #persons: Uint32Array;

  constructor(pairs: Pairs) {
    const sorted = pairs.sorted();
    // As if no two were alike; what was too much is cut off.
    const codes = new Float64Array(sorted.length);
    const from = new Uint32Array(sorted.length + 1);
    const persons = new Uint32Array(sorted.length);
    let [ofCodes, ofPersons] = [0, 0];
    let before: bigint | undefined;
    for (const pair of sorted) {
      if (pair === before) continue;
      before = pair;
      const code = Number(pair >> PERSON_BITS);
      if (ofCodes === 0 || codes[ofCodes - 1] !== code) {
        codes[ofCodes] = code;
        from[ofCodes] = ofPersons;
        ofCodes += 1;
      }
      persons[ofPersons] = Number(pair & PERSON);
      ofPersons += 1;
    }
    from[ofCodes] = ofPersons;
    this.#codes = codes.slice(0, ofCodes);
    this.#from = from.slice(0, ofCodes + 1);
    this.#persons = persons.slice(0, ofPersons);
  }

  /** How many numbers stand for somebody. */
  get size(): number {
    return this.#codes.length;
  }

  /** The number's place among those that stand for somebody, from 0. Null when it is nobody's. */
  indexOf(number: string): number | null {
    const code = codeOf(number);
    if (code === null) return null;
    const index = this.#firstFrom(code);
    return this.#codes[index] === code ? index : null;
  }

  personsAt(index: number): Uint32Array {
    return this.#persons.subarray(this.#from[index], this.#from[index + 1]);
  }

  /** The codes of those that stand for somebody, from `from` and below `to`. */
  *codesBetween(from: number, to: number): Generator<number, void, undefined> {
    for (let index = this.#firstFrom(from); (this.#codes[index] ?? to) < to; index += 1)
      yield this.#codes[index] ?? 0;
  }

  #firstFrom(code: number): number {
    let [low, high] = [0, this.#codes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#codes[middle] ?? 0) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Every number that stands for somebody, once. */
  *numbers(): Generator<string, void, undefined> {
    for (const code of this.#codes) yield numberOf(code);
  }
}
