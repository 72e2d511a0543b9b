const BITS = 32;

/** Some of the whole numbers from 0, such as a population's persons by their places in it: a bit each, for there may be millions. */
export class IndexSet {
  readonly #bits: Uint32Array;
  #size = 0;

  /** @param below how many there are that may be in it */
  constructor(below: number) {
    this.#bits = new Uint32Array(Math.ceil(below / BITS));
  }

  get size(): number {
    return this.#size;
  }

  add(index: number): void {
    const [at, bit] = [Math.floor(index / BITS), 1 << (index % BITS)];
    const word = this.#bits[at];
    if (word === undefined) throw new RangeError('It is beyond what may be in the set.');
    if ((word & bit) !== 0) return;
    this.#bits[at] = word | bit;
    this.#size += 1;
  }
}
