import { elementIndex, type Value, type Values } from '@vernix/dictionary';
import { isoDate } from '@vernix/linkage';

const BORN = elementIndex('infant.birth_date');
/** From how much of a block, on either side in order of birth, a row is drawn to stand as she stands. */
const REACH = 1 / 8;
/** So many rows off at most in order of birth: in files in strict order she would stand beside her original, in each of them. */
const BESIDE = 8;

/** More than a block's rows: a day and a place are one number. */
const PLACES = 2 ** 20;
const WRITTEN = 'YYYY-MM-DD';
const HYPHEN = 0x2d;
const DIGIT_0 = 0x30;

/**
 * Where doubles stand among a block's rows. Many senders write births in the order in which they happened, or nearly: a double anywhere
 * would be the one whose month is out of place. Others have another order, and a double beside births of its month would be the odd one.
 * So it stands as far from its place in order of birth as another row, drawn, stands from its own.
 */
export class Places {
  readonly #born: (Value | undefined)[] = [];
  readonly #dated: number[] = [];
  #sorted: Float64Array | undefined;

  /** The next row, before any is asked about. */
  add(values: Values): void {
    const born = values[BORN];
    const day = dayOf(born);
    // Those of one day keep the order in which they stand.
    if (day !== null) this.#dated.push(day * PLACES + this.#born.length);
    this.#born.push(born);
  }

  /** Days of birth with their places, in order: as numbers, for each row of a file is sorted, and comparing texts took three times as long. */
  get #inOrder(): Float64Array {
    return (this.#sorted ??= Float64Array.from(this.#dated).sort());
  }

  /**
   * How many of the rows stand before a double. @param below draws a number below a bound, for one use or another
   */
  of(double: Values, below: (bound: number, use: string) => number): number {
    const born = dayOf(double[BORN]);
    const dated = this.#inOrder.length;
    if (born === null) return below(this.#born.length + 1, 'place');
    const earlier = this.#before(born);
    const sameDay = this.#before(born + 1) - earlier;
    const reach = Math.ceil(dated * REACH);
    const beside = Math.min(BESIDE, reach);
    const off = below(2 * beside + 1, 'place-beside') - beside;
    const rank = mirrored(earlier + below(sameDay + 1, 'place-of-day') + off, dated);
    const from = Math.max(0, rank - reach);
    const to = Math.min(dated, rank + reach + 1);
    const drawn = from + below(to - from, 'place');
    const place = drawn < dated ? this.#placeAt(drawn) : drawn;
    return mirrored(place + rank - drawn, this.#born.length);
  }

  /** Days of birth among the rows, up to the one given, in order: at most so many, evenly from among them, the latest with them. */
  daysUntil(latest: string, most: number): string[] {
    const known = this.#before((dayOf(latest) ?? 0) + 1);
    const count = Math.min(known, most);
    return Array.from({ length: count }, (_, at) => Math.ceil(((at + 1) * known) / count) - 1)
      .map((at) => String(this.#born[this.#placeAt(at)]))
      .filter((born) => isoDate(born) !== null);
  }

  #placeAt(rank: number): number {
    return (this.#inOrder[rank] ?? 0) % PLACES;
  }

  /** How many births are of earlier days. By halves: each double asks. */
  #before(day: number): number {
    const inOrder = this.#inOrder;
    let [low, high] = [0, inOrder.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((inOrder[middle] ?? 0) < day * PLACES) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The digits of a date as one number, in order as the dates are. Null for what is not written as one. */
function dayOf(value: Value | undefined): number | null {
  if (typeof value !== 'string' || value.length !== WRITTEN.length) return null;
  let day = 0;
  for (let at = 0; at < WRITTEN.length; at += 1) {
    const digit = value.charCodeAt(at) - DIGIT_0;
    if (WRITTEN.charCodeAt(at) === HYPHEN) {
      if (digit !== HYPHEN - DIGIT_0) return null;
    } else if (digit >= 0 && digit <= 9) day = day * 10 + digit;
    else return null;
  }
  return day;
}

/** What is beyond either end lies as far within: cut off, it would pile up there. */
const mirrored = (place: number, end: number): number =>
  place < 0 ? -place : place > end ? 2 * end - place : place;
