import { type ElementId, elementIndex, type Values } from '@vernix/dictionary';
import { MAY_BE_MISSING } from '@vernix/synth';
import { NEWBORN, PREGNANCY } from './courses.ts';

/**
 * What a row may lack by chance. Names, numbers and dates are not among it, for rows are linked by those; nor is a second score, of
 * which the course decides.
 */
const BY_CHANCE: readonly ElementId[] = [
  ...PREGNANCY,
  ...NEWBORN.filter((id) => id !== 'infant.apgar10'),
  'mother.age_years',
  'mother.parity',
  'mother.gravidity',
  'mother.previous_caesareans',
  'infant.gestation_days',
  'infant.birth_weight_g',
];
const elements = BY_CHANCE.map((id) => elementIndex(id));
export const MOST_GAPS = elements.length;
/** What a row lacks is a bit for each, in one number: as many in its lower part as bits may be counted of, the others above. */
const LOWER_BITS = 30;
const UPPER = 2 ** LOWER_BITS;

/** Rows that differ in more of these are of different kinds: a hospital's, a midwife's, a laboratory's. */
const MOST_APART = 6;
/** What so many rows of a kind lack, and such a share of them, is the sender's way: a double lacks it where its original does. */
const COMMON_ROWS = 4;
const COMMON_SHARE = 0.1;

/** In fewer rows than these it says little that none lacks an element: then it is one that senders of the synthetic population lack. */
const ENOUGH_ROWS = 100;
const often = new Set(MAY_BE_MISSING.map((id) => elementIndex(id)));

/** An element that a row lacks by chance, or has and could as well lack. */
export interface Gap {
  readonly index: number;
  /** From 0, below {@link MOST_GAPS}; each element has its own. */
  readonly at: number;
  /** How likely it is to be lacking, beside the others. */
  readonly weight: number;
}

/** What the rows of a block lack, and so what a double among them may. What a sender never says, none of its doubles says. */
export class Lacking {
  /** By what they lack, how many rows. */
  readonly #rows = new Map<number, { rows: number; readonly parts: Parts }>();
  /** What was found, as most rows of a kind lack the same. */
  readonly #gaps = new Map<number, readonly Gap[]>();

  /** One more row, before any is asked about. */
  add(values: Values): void {
    const lacks = lacksOf(values);
    const same = this.#rows.get(lacks);
    if (same === undefined) this.#rows.set(lacks, { rows: 1, parts: partsOf(lacks) });
    else same.rows += 1;
  }

  /** @param values one of the rows: it is judged by the others */
  gapsOf(values: Values): readonly Gap[] {
    const own = lacksOf(values);
    const known = this.#gaps.get(own);
    if (known !== undefined) return known;
    const gaps = this.#gapsOf(own);
    this.#gaps.set(own, gaps);
    return gaps;
  }

  #gapsOf(own: number): Gap[] {
    let rows = 0;
    const lackedIn = new Uint32Array(elements.length);
    const ownParts = partsOf(own);
    for (const [lacks, { rows: all, parts }] of this.#rows) {
      if (apart(ownParts, parts) > MOST_APART) continue;
      const count = lacks === own ? all - 1 : all;
      rows += count;
      eachBit(parts, (at) => (lackedIn[at] = (lackedIn[at] ?? 0) + count));
    }
    const rare = elements.flatMap((index, at) => {
      const by = lackedIn[at] ?? 0;
      return by * 2 < rows && (by < COMMON_ROWS || by < COMMON_SHARE * rows) ? [{ index, at, by }] : [];
    });
    const lackedBy = (times: number): number => rare.filter(({ by }) => by === times).length;
    // Good and Turing: the next gap is one that nobody has yet about as often as gaps are that one row has.
    const unseen = rows < ENOUGH_ROWS ? 0 : Math.min(1, lackedBy(1) / Math.max(1, lackedBy(0)));
    const known = (index: number): boolean => rows < ENOUGH_ROWS && often.has(index);
    return rare.map(({ index, at, by }) => ({ index, at, weight: by > 0 || known(index) ? 1 : unseen }));
  }
}

/** A number, as it is looked up for every row. */
function lacksOf(values: Values): number {
  let [lower, upper] = [0, 0];
  for (let at = 0; at < elements.length; at += 1) {
    if ((values[elements[at] ?? 0] ?? null) !== null) continue;
    if (at < LOWER_BITS) lower |= 1 << at;
    else upper |= 1 << (at - LOWER_BITS);
  }
  return upper * UPPER + lower;
}

/** Bits, {@link LOWER_BITS} of them and the others. */
interface Parts {
  readonly lower: number;
  readonly upper: number;
}
const partsOf = (lacks: number): Parts => ({ lower: lacks % UPPER, upper: Math.floor(lacks / UPPER) });

/** Which of the elements it says are lacking. */
function eachBit({ lower, upper }: Parts, then: (at: number) => void): void {
  for (let bits = lower; bits !== 0; bits &= bits - 1) then(31 - Math.clz32(bits & -bits));
  for (let bits = upper; bits !== 0; bits &= bits - 1) then(LOWER_BITS + 31 - Math.clz32(bits & -bits));
}

const apart = (one: Parts, other: Parts): number =>
  bitsIn(one.lower ^ other.lower) + bitsIn(one.upper ^ other.upper);

function bitsIn(all: number): number {
  let count = 0;
  for (let bits = all; bits !== 0; bits &= bits - 1) count += 1;
  return count;
}
