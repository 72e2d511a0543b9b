/** The gate: which numbers of a table are kept back so that no small count can be read or worked out. */
import { collapse } from './collapse.ts';
import { Protection } from './protection.ts';
import type { Cell, Judged, Kind, Table, Withheld } from './table.ts';

/** Counts from 1 to this minus 1 are small. Zero is not: it is about nobody. */
export const DEFAULT_THRESHOLD = 6;

/** What must be kept back of a cell for its own sake. */
export function smallIn(
  { numerator, denominator }: Cell,
  threshold: number,
  kind: Kind = 'shares',
): Withheld {
  const small = (count: number): boolean => count > 0 && count < threshold;
  if (small(denominator)) return 'whole';
  if (kind === 'counts') return 'nothing';
  return small(numerator) || small(denominator - numerator) ? 'part' : 'nothing';
}

/**
 * Decides what to keep back of each cell: first whatever is small; then, as long as a reader could work a small number
 * out from the others, one more cell of a sum that gives it away; at last, what turned out not to be needed is let go.
 * The result depends on nothing but the table and the threshold.
 */
export function withhold(table: Table, threshold: number = DEFAULT_THRESHOLD): Judged {
  const { table: classes, classOf } = collapse(table);
  const small = classes.cells.map(
    (cell, index) => classes.decided?.[index] ?? smallIn(cell, threshold, table.kind),
  );
  const judged = (withheld: readonly Withheld[], sizes: boolean): Judged => ({
    withheld: classOf.map((of) => (of === null ? 'nothing' : (withheld[of] ?? 'whole'))),
    sizes,
  });
  if (small.every((state) => state === 'nothing')) return judged(small, true);
  const saying = new Protection(classes, small, threshold, true);
  if (saying.complete()) return judged(saying.withheld, true);
  // With next to nothing shown "<6" alone can tell too much: five and five are the only way to ten.
  const silent = new Protection(classes, small, threshold, false);
  silent.complete(); // or withholds all that any sum ties to the small number: there is nothing else to hide it behind
  return judged(silent.withheld, false);
}
