/** A published table as numbers and the sums that tie them together, whatever its shape on the page. */

/** Of `denominator` people, `numerator` have what is counted. The rest, the complement, is as telling as the numerator. */
export interface Cell {
  readonly numerator: number;
  readonly denominator: number;
}

/** Cell `total` is the sum of cells `parts` (indexes), and a reader knows it. */
export interface Sum {
  readonly total: number;
  readonly parts: readonly number[];
}

/** `shares` have a numerator and a denominator. `counts` are numbers of people and nothing more: only denominators matter. */
export type Kind = 'shares' | 'counts';

/** The three numbers of a cell: numerator, complement, denominator. */
export type Measure = 0 | 1 | 2;

/** The numbers that mean something in a table, those first that withhold most. */
export function measuresOf(kind: Kind): readonly Measure[] {
  return kind === 'counts' ? [2] : [2, 0, 1];
}

export interface Table {
  readonly kind: Kind;
  readonly cells: readonly Cell[];
  readonly sums: readonly Sum[];
  /** What each cell is worth to readers. A cell of a higher rank protects another only where none of a lower rank can. */
  readonly ranks: readonly number[];
  /** What another table that readers have keeps back of the same number, which is decided by that; null where there is none. */
  readonly decided?: readonly (Withheld | null)[];
}

/**
 * What is kept back of a cell: nothing; the numerator, so that only the denominator is read (`part`); or both (`whole`).
 * There is no state that shows the numerator alone. A table of counts has no `part`.
 */
export type Withheld = 'nothing' | 'part' | 'whole';

const DEPTH = { nothing: 0, part: 1, whole: 2 } as const;

export const isDeeper = (one: Withheld, other: Withheld): boolean => DEPTH[one] > DEPTH[other];

/** What a gate decided. `sizes`: whether it may be said of a withheld number that it is below the threshold. */
export interface Judged {
  readonly withheld: readonly Withheld[];
  readonly sizes: boolean;
}
