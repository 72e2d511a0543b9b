import { elementIndex, type Values } from '@vernix/dictionary';
import { isoDate } from '@vernix/linkage';

const BORN = elementIndex('infant.birth_date');
/** From how much of a block, on either side in order of birth, a row is drawn to stand as she stands. */
const REACH = 1 / 8;
/** So many rows off at most in order of birth: in files in strict order she would stand beside her original, in each of them. */
const BESIDE = 8;

interface Dated {
  readonly born: string;
  readonly place: number;
}

/**
 * Where doubles stand among a block's rows. Many senders write births in the order in which they happened, or nearly: a double anywhere
 * would be the one whose month is out of place. Others have another order, and a double beside births of its month would be the odd one.
 * So it stands as far from its place in order of birth as another row, drawn, stands from its own.
 */
export class Places {
  readonly #rows: number;
  readonly #inOrder: readonly Dated[];

  constructor(rows: readonly Values[]) {
    this.#rows = rows.length;
    const dated: Dated[] = [];
    for (const [place, values] of rows.entries()) {
      const born = values[BORN];
      if (typeof born === 'string') dated.push({ born, place });
    }
    // Those of one day keep the order in which they stand.
    this.#inOrder = dated.sort((a, b) => (a.born < b.born ? -1 : a.born > b.born ? 1 : 0));
  }

  /**
   * How many of the rows stand before a double. @param below draws a number below a bound, for one use or another
   */
  of(double: Values, below: (bound: number, use: string) => number): number {
    const born = double[BORN];
    const dated = this.#inOrder.length;
    if (typeof born !== 'string') return below(this.#rows + 1, 'place');
    const earlier = this.#before((day) => day < born);
    const sameDay = this.#before((day) => day <= born) - earlier;
    const reach = Math.ceil(dated * REACH);
    const beside = Math.min(BESIDE, reach);
    const off = below(2 * beside + 1, 'place-beside') - beside;
    const rank = mirrored(earlier + below(sameDay + 1, 'place-of-day') + off, dated);
    const from = Math.max(0, rank - reach);
    const to = Math.min(dated, rank + reach + 1);
    const drawn = from + below(to - from, 'place');
    return mirrored((this.#inOrder[drawn]?.place ?? drawn) + rank - drawn, this.#rows);
  }

  /** Days of birth among the rows, up to the one given, in order: at most so many, evenly from among them, the latest with them. */
  daysUntil(latest: string, most: number): string[] {
    const known = this.#before((day) => day <= latest);
    const count = Math.min(known, most);
    return Array.from({ length: count }, (_, at) => Math.ceil(((at + 1) * known) / count) - 1)
      .map((at) => this.#inOrder[at]?.born ?? '')
      .filter((born) => isoDate(born) !== null);
  }

  /** How many births are of such days, which are the first ones. By halves: each double asks. */
  #before(isSuch: (day: string) => boolean): number {
    let [low, high] = [0, this.#inOrder.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isSuch(this.#inOrder[middle]?.born ?? '')) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is beyond either end lies as far within: cut off, it would pile up there. */
const mirrored = (place: number, end: number): number =>
  place < 0 ? -place : place > end ? 2 * end - place : place;
