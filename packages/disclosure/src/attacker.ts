/**
 * What a reader can work out of a published table: for every number the smallest and largest value it can have. Bounds are
 * pushed through each sum until nothing moves. That is exact for tables whose sums form a tree (groups and a total); in a
 * cross table what only a chain of sums gives away can escape it: trial.ts looks for that.
 */
import { hides, reasonFor } from './reasons.ts';
import { type Cell, type Measure, measuresOf, type Table, type Withheld } from './table.ts';

/** Bounds are only tightened; a table of ours settles in a few rounds, and stopping early errs towards the reader knowing less. */
const MOST_ROUNDS = 100;

export class Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;

  constructor(low: Float64Array, high: Float64Array) {
    this.low = low;
    this.high = high;
  }

  static of(cells: number): Bounds {
    return new Bounds(new Float64Array(cells * 3), new Float64Array(cells * 3).fill(Infinity));
  }

  copy(): Bounds {
    return new Bounds(this.low.slice(), this.high.slice());
  }

  /** Whether the reader knows this number exactly. */
  isKnown(cell: number, measure: Measure): boolean {
    const at = cell * 3 + measure;
    return this.low[at] === this.high[at];
  }
}

/** What a reader of the table with these cells withheld, and of the reasons printed in their place, can infer. */
export function infer(table: Table, withheld: readonly Withheld[], sizes: number | null): Bounds {
  const bounds = Bounds.of(table.cells.length);
  table.cells.forEach((cell, index) => {
    for (const measure of measuresOf(table.kind)) {
      const at = index * 3 + measure;
      if (!hides(withheld[index], measure)) fix(bounds, at, numberOf(cell, measure));
      else if (sizes === null) continue;
      else if (reasonFor(cell, measure, sizes) === 'small') bounds.high[at] = sizes - 1;
      else if (measure !== 1) bounds.low[at] = sizes;
    }
  });
  const equations = equationsOf(table);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let moved = false;
    for (const equation of equations) if (tighten(bounds, equation)) moved = true;
    if (!moved) break;
  }
  return bounds;
}

export function numberOf({ numerator, denominator }: Cell, measure: Measure): number {
  if (measure === 2) return denominator;
  return measure === 0 ? numerator : denominator - numerator;
}

/** `total` is the sum of `parts`, which are places in {@link Bounds}. */
export interface Equation {
  readonly total: number;
  readonly parts: readonly number[];
}

export function equationsOf({ kind, cells, sums }: Table): Equation[] {
  const within =
    kind === 'counts'
      ? []
      : cells.map((_, cell) => ({ total: cell * 3 + 2, parts: [cell * 3, cell * 3 + 1] }));
  const across = sums.flatMap(({ total, parts }) =>
    measuresOf(kind).map((measure) => ({
      total: total * 3 + measure,
      parts: parts.map((part) => part * 3 + measure),
    })),
  );
  return [...within, ...across];
}

function fix(bounds: Bounds, at: number, value: number): void {
  bounds.low[at] = value;
  bounds.high[at] = value;
}

/** Narrows every number of one sum by the others. Returns whether any moved. */
export function tighten({ low, high }: Bounds, { total, parts }: Equation): boolean {
  let sumLow = 0;
  let sumHigh = 0;
  let unbounded = 0;
  for (const part of parts) {
    sumLow += low[part] as number;
    const top = high[part] as number;
    if (top === Infinity) unbounded += 1;
    else sumHigh += top;
  }
  let moved = false;
  if (sumLow > (low[total] as number)) {
    low[total] = sumLow;
    moved = true;
  }
  if (unbounded === 0 && sumHigh < (high[total] as number)) {
    high[total] = sumHigh;
    moved = true;
  }
  const totalLow = low[total] as number;
  const totalHigh = high[total] as number;
  for (const part of parts) {
    const partLow = low[part] as number;
    const partHigh = high[part] as number;
    const most = totalHigh - (sumLow - partLow);
    const othersBounded = unbounded === 0 || (unbounded === 1 && partHigh === Infinity);
    const least = othersBounded ? totalLow - (sumHigh - (partHigh === Infinity ? 0 : partHigh)) : 0;
    if (most < partHigh) {
      high[part] = most;
      moved = true;
    }
    if (least > partLow) {
      low[part] = least;
      moved = true;
    }
  }
  return moved;
}
