import { byChance, CONTROLS } from '../world/control.ts';
import { IndexSet } from '../world/index-set.ts';
import type { Population } from '../world/population.ts';

/**
 * Which of a population's numbers were read, and so which persons. Memory and files are full of digits, within digests for one, and in
 * a registry of millions some of them are by chance somebody's. So numbers that nobody has are looked for as well, in the same way: as
 * many of somebody's as chance then explains are no persons read. What is to be a control must be nobody's at all: numbers that others
 * are read by say nothing about chance.
 */
export class Sightings {
  readonly #population: Population;
  readonly #numbers: IndexSet;
  readonly #persons: IndexSet;
  /** Numbers that are nobody's and control some. */
  readonly #nobodys = new Set<string>();
  #controls = 0;

  constructor(population: Population) {
    this.#population = population;
    this.#numbers = new IndexSet(population.numberCount);
    this.#persons = new IndexSet(population.numbered);
  }

  /** Persons whose numbers were read. None where chance explains as many numbers. */
  get people(): number {
    return this.#numbers.size <= byChance(this.#controls) ? 0 : this.#persons.size;
  }

  /** What that rests on, for whoever judges it; nothing where no number was read. */
  get words(): string[] {
    if (this.#numbers.size === 0) return [];
    return [
      `${this.#numbers.size} numbers of theirs, and ${this.#controls} of ${CONTROLS} times as many that are nobody’s`,
    ];
  }

  /** A number of somebody's was read, at this place among the population's. */
  saw(index: number): void {
    this.#numbers.add(index);
    for (const person of this.#population.personsAt(index)) this.#persons.add(person);
  }

  /** A number was read that is nobody's. */
  sawNobodys(number: string): void {
    if (this.#nobodys.has(number)) return;
    const controlled = this.#population.controlledBy(number);
    if (controlled > 0) this.#nobodys.add(number);
    this.#controls += controlled;
  }
}
