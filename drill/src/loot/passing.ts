import type { Population } from '../world/population.ts';
import { Loot } from './loot.ts';
import { Sightings } from './sightings.ts';

/** What is read by one who stays and waits: people who pass meanwhile, and strangers who had been there before. */
export class Passing extends Loot {
  readonly #visitors: Population;
  readonly #residents: Population;
  readonly #nobody: ReadonlySet<string>;
  readonly #strangers: Sightings;

  /** @param nobody numbers that may pass as well and are no person's, though by chance they may be written as one's */
  constructor(visitors: Population, residents: Population, nobody: ReadonlySet<string> = new Set()) {
    super(visitors, [residents]);
    this.#visitors = visitors;
    this.#residents = residents;
    this.#nobody = nobody;
    this.#strangers = new Sightings(residents);
  }

  /** Persons who had been there before. */
  get strangers(): number {
    return this.#strangers.people;
  }

  override get words(): string[] {
    return [
      ...super.words,
      ...this.#strangers.words.map((words) => `of those who were there before: ${words}`),
    ];
  }

  override found(number: string): void {
    super.found(number);
    if (this.#nobody.has(number) || this.#visitors.indexOf(number) !== null) return;
    const index = this.#residents.indexOf(number);
    if (index === null) this.#strangers.sawNobodys(number);
    else this.#strangers.saw(index);
  }
}
