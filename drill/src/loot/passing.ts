import type { Population } from '../world/population.ts';
import { Loot } from './loot.ts';

/** What is read by one who stays and waits: people who pass meanwhile, and strangers who had been there before. */
export class Passing extends Loot {
  readonly #visitors: Population;
  readonly #residents: Population;
  readonly #strangers = new Set<string>();

  constructor(visitors: Population, residents: Population) {
    super(visitors);
    this.#visitors = visitors;
    this.#residents = residents;
  }

  get strangers(): number {
    return this.#strangers.size;
  }

  /** A laboratory's files are about people whose births are there already: what passes now makes nobody a stranger. */
  override found(number: string): void {
    super.found(number);
    if (this.#visitors.givenAwayBy(number).size > 0) return;
    for (const person of this.#residents.givenAwayBy(number)) {
      if (!this.#visitors.has(person)) this.#strangers.add(person);
    }
  }
}
