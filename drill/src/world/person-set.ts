const BITS = 32;

/** Some of a population's persons, by their numbers in it (0 and up): a bit each, for there may be millions. */
export class PersonSet {
  readonly #bits: Uint32Array;
  #size = 0;

  /** @param persons how many there are to be in it */
  constructor(persons: number) {
    this.#bits = new Uint32Array(Math.ceil(persons / BITS));
  }

  get size(): number {
    return this.#size;
  }

  add(person: number): void {
    const [at, bit] = [Math.floor(person / BITS), 1 << (person % BITS)];
    const word = this.#bits[at];
    if (word === undefined) throw new RangeError('No such person is in the population.');
    if ((word & bit) !== 0) return;
    this.#bits[at] = word | bit;
    this.#size += 1;
  }
}
