import { PersonSet } from '../world/person-set.ts';
import type { Population } from '../world/population.ts';
import { Loot } from './loot.ts';

/** What is read by one who stays and waits: people who pass meanwhile, and strangers who had been there before. */
export class Passing extends Loot {
  readonly #visitors: Population;
  readonly #residents: Population;
  readonly #nobody: ReadonlySet<string>;
  readonly #strangers: PersonSet;

  /** @param nobody numbers that may pass as well and are no person's, though by chance they may be written as one's */
  constructor(visitors: Population, residents: Population, nobody: ReadonlySet<string> = new Set()) {
    super(visitors);
    this.#visitors = visitors;
    this.#residents = residents;
    this.#nobody = nobody;
    this.#strangers = new PersonSet(residents.numbered);
  }

  get strangers(): number {
    return this.#strangers.size;
  }

  override found(number: string): void {
    super.found(number);
    if (this.#nobody.has(number) || this.#visitors.givenAwayBy(number).length > 0) return;
    for (const person of this.#residents.givenAwayBy(number)) this.#strangers.add(person);
  }
}
