import { PersonSet } from '../world/person-set.ts';
import { byChance, CONTROLS, numbersControlledBy } from '../world/control.ts';
import type { Population } from '../world/population.ts';
import { Loot } from './loot.ts';

/**
 * What is read by one who stays and waits: people who pass meanwhile, and strangers who had been there before. Memory that is written
 * while it is read holds numbers put together of two, and in a registry of millions one in some hundred of those is somebody's. So
 * numbers that nobody has are looked for as well, in the same way: strangers are only more than come of that.
 */
export class Passing extends Loot {
  readonly #visitors: Population;
  readonly #residents: Population;
  readonly #nobody: ReadonlySet<string>;
  readonly #strangers: PersonSet;
  /** By each step, whose control was seen. */
  readonly #controls: readonly PersonSet[];

  /** @param nobody numbers that may pass as well and are no person's, though by chance they may be written as one's */
  constructor(visitors: Population, residents: Population, nobody: ReadonlySet<string> = new Set()) {
    super(visitors);
    this.#visitors = visitors;
    this.#residents = residents;
    this.#nobody = nobody;
    this.#strangers = new PersonSet(residents.numbered);
    this.#controls = Array.from({ length: CONTROLS }, () => new PersonSet(residents.numbered));
  }

  /** None where chance explains as many. */
  get strangers(): number {
    return this.seen <= byChance(this.controls) ? 0 : this.seen;
  }

  /** Persons who had been there before and whose numbers were seen, by whatever cause. */
  get seen(): number {
    return this.#strangers.size;
  }

  /** Their controls that were seen. */
  get controls(): number {
    return this.#controls.reduce((sum, { size }) => sum + size, 0);
  }

  override found(number: string): void {
    super.found(number);
    if (this.#nobody.has(number) || this.#visitors.givenAwayBy(number).length > 0) return;
    const persons = this.#residents.givenAwayBy(number);
    for (const person of persons) this.#strangers.add(person);
    if (persons.length > 0) return;
    for (const [step, other] of [...numbersControlledBy(number)].entries()) {
      for (const person of this.#residents.givenAwayBy(other)) this.#controls[step]?.add(person);
    }
  }
}
