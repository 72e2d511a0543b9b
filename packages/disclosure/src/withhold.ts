/** The gate: which numbers of a table are kept back so that no small count can be read or worked out. */
import { type Bounds, infer, type Measure } from './attacker.ts';
import type { Cell, Sum, Table, Withheld } from './table.ts';

/** Counts from 1 to this minus 1 are small. Zero is not: it is about nobody. */
export const DEFAULT_THRESHOLD = 6;

/**
 * Decides what to keep back. First every cell with a small number in it; then, as long as a reader could work a withheld
 * number out from the others, the least informative cell (the smallest denominator) of a sum that gives it away.
 * The result does not depend on anything but the table and the threshold.
 */
export function withhold(table: Table, threshold: number = DEFAULT_THRESHOLD): Withheld[] {
  const withheld = table.cells.map((cell) => smallIn(cell, threshold));
  if (withheld.every((state) => state === 'nothing')) return withheld;
  const sumsOf = sumsByCell(table);
  while (mendRound(table, sumsOf, withheld));
  return withheld;
}

/** Withholds one more cell for every number given away, at most one a sum. Returns whether any was needed. */
function mendRound(table: Table, sumsOf: readonly Sum[][], withheld: Withheld[]): boolean {
  const bounds = infer(table, withheld);
  const mended = new Set<Sum>();
  for (const [cell, state] of [...withheld].entries()) {
    const measure = givenAway(bounds, state, cell);
    const sums = sumsOf[cell] ?? [];
    // A sum mended in this round may have mended this number as well: the next round sees.
    if (measure === null || sums.some((sum) => mended.has(sum))) continue;
    const sum = mend(table, withheld, bounds, sums, cell, measure);
    if (sum !== null) mended.add(sum);
  }
  return mended.size > 0;
}

/** What must be kept back of a cell for its own sake. */
export function smallIn({ numerator, denominator }: Cell, threshold: number): Withheld {
  const small = (count: number): boolean => count > 0 && count < threshold;
  if (small(denominator)) return 'whole';
  return small(numerator) || small(denominator - numerator) ? 'part' : 'nothing';
}

/** The first withheld number of the cell that a reader would know; null when there is none. */
function givenAway(bounds: Bounds, state: Withheld, cell: number): Measure | null {
  if (state === 'nothing') return null;
  if (state === 'whole' && bounds.isKnown(cell, 2)) return 2;
  if (bounds.isKnown(cell, 0)) return 0;
  return bounds.isKnown(cell, 1) ? 1 : null;
}

/** Withholds one more cell in a sum that gives the number away. Returns the sum, or null if nothing is left to withhold. */
function mend(
  table: Table,
  withheld: Withheld[],
  bounds: Bounds,
  sums: readonly Sum[],
  cell: number,
  measure: Measure,
): Sum | null {
  const needed: Withheld = measure === 2 ? 'whole' : 'part';
  const givesAway = (sum: Sum): boolean =>
    [sum.total, ...sum.parts].every((other) => other === cell || bounds.isKnown(other, measure));
  const culprits = sums.filter(givesAway);
  for (const sum of culprits.length > 0 ? culprits : sums) {
    const pick =
      leastInformative(table, withheld, sum.parts, cell, needed) ??
      leastInformative(table, withheld, [sum.total], cell, needed);
    if (pick === null) continue;
    withheld[pick] = needed;
    return sum;
  }
  return null;
}

function leastInformative(
  table: Table,
  withheld: readonly Withheld[],
  among: readonly number[],
  except: number,
  needed: Withheld,
): number | null {
  let best: number | null = null;
  let smallest = Infinity;
  for (const cell of among) {
    const denominator = table.cells[cell]?.denominator ?? 0;
    const open = needed === 'whole' ? withheld[cell] !== 'whole' : withheld[cell] === 'nothing';
    if (cell !== except && open && denominator > 0 && denominator < smallest) {
      best = cell;
      smallest = denominator;
    }
  }
  return best;
}

function sumsByCell({ cells, sums }: Table): Sum[][] {
  const byCell: Sum[][] = cells.map(() => []);
  for (const sum of sums) for (const cell of [sum.total, ...sum.parts]) byCell[cell]?.push(sum);
  return byCell;
}
