import type { Population } from '../world/population.ts';
import { Loot } from './loot.ts';

/** What is read by one who stays and waits: people who pass meanwhile, and strangers who had been there before. */
export class Passing extends Loot {
  readonly #residents: Loot;

  constructor(visitors: Population, residents: Population) {
    super(visitors);
    this.#residents = new Loot(residents);
  }

  get strangers(): number {
    return this.#residents.people;
  }

  override search(bytes: Uint8Array, memory = false): void {
    super.search(bytes, memory);
    this.#residents.search(bytes, memory);
  }
}
