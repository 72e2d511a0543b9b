/**
 * Which woman gives birth in a slot, and what she has behind her. A delivery may belong to the woman of an earlier one;
 * which earlier one is arithmetic on the index, so nothing has to be remembered and any delivery can be drawn alone.
 */
import { RETURNS, SHORTEST_INTERVAL_DAYS } from './data/parameters.ts';
import { fits, type Slot, slotAt } from './slot.ts';

export interface History {
  /** Index of the woman's first delivery in the population: it names her. */
  readonly root: number;
  /** How many deliveries of hers in the population came before this one. */
  readonly earlier: number;
  readonly parity: number;
  readonly previousCaesareans: number;
}

/** At most this many times within one population: nobody is carried beyond child-bearing age. */
const MOST_RETURNS = 4;
const NAMESAKE_EVERY = 10_000;

export class Timeline {
  readonly #seed: number;
  readonly #fromDay: number;
  readonly #days: number;
  readonly #deliveries: number;
  readonly #block: number;
  readonly #step: number;
  readonly #namesakeAt: number;

  /** `deliveries` are spread evenly over `days` from day `fromDay`. */
  constructor(seed: number, fromDay: number, days: number, deliveries: number) {
    this.#seed = seed;
    this.#fromDay = fromDay;
    this.#days = days;
    this.#deliveries = deliveries;
    this.#block = Math.max(1, Math.ceil((SHORTEST_INTERVAL_DAYS * deliveries) / days / 2));
    this.#step = coprimeStep(this.#block);
    this.#namesakeAt = Math.min(NAMESAKE_EVERY / 2, Math.max(1, Math.floor(deliveries / 2)));
  }

  /** Whether the woman of this delivery is the namesake of the one before (another woman, same name, date and home). */
  isNamesake(index: number): boolean {
    return index % NAMESAKE_EVERY === this.#namesakeAt;
  }

  slot(index: number): Slot {
    return slotAt(this.#seed, index, this.isNamesake(index) || this.isNamesake(index + 1));
  }

  /** Day number and minute of the delivery. Later indexes are later, but for a namesake, who shares the day. */
  moment(index: number, slot: Slot): { day: number; minute: number } {
    const basis = this.isNamesake(index) ? this.slot(index - 1).moment : slot.moment;
    const turn = this.isNamesake(index) ? index - 1 : index;
    const position = Math.min(((turn + basis) / this.#deliveries) * this.#days, this.#days - 0.001);
    const day = Math.floor(position);
    const minute = Math.floor((position - day) * 1440);
    return { day: this.#fromDay + day, minute: this.isNamesake(index) ? (minute + 97) % 1440 : minute };
  }

  history(index: number, slot: Slot): History {
    const candidate = slot.firstBirth || slot.returnDraw >= RETURNS ? -1 : this.#earlier(index);
    if (candidate >= 0) {
      const before = this.slot(candidate);
      const hers = this.history(candidate, before);
      const previousCaesareans = hers.previousCaesareans + (before.mode === 'caesarean' ? 1 : 0);
      if (hers.earlier < MOST_RETURNS && fits(slot, previousCaesareans)) {
        const { root, earlier, parity } = hers;
        return { root, earlier: earlier + 1, parity: parity + 1, previousCaesareans };
      }
    }
    return {
      root: index,
      earlier: 0,
      parity: slot.parityIfNew,
      previousCaesareans: slot.previousCaesareansIfNew,
    };
  }

  /**
   * The delivery whose woman could be back at `index`: one to two shortest intervals earlier, never the same for two
   * indexes (blocks are mapped onto earlier blocks by a permutation). Negative when it lies before the period.
   */
  #earlier(index: number): number {
    const block = Math.floor(index / this.#block);
    const place = ((index % this.#block) * this.#step + 1) % this.#block;
    return (block - 3) * this.#block + place;
  }
}

/** A step near the golden section of the block that reaches every place in it. */
function coprimeStep(block: number): number {
  let step = Math.max(1, Math.round(block * 0.618));
  while (gcd(step, block) !== 1) step += 1;
  return step;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
