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

export interface Table {
  readonly cells: readonly Cell[];
  readonly sums: readonly Sum[];
}

/**
 * What is kept back of a cell: nothing; the numerator, so that only the denominator is read (`part`); or both (`whole`).
 * There is no state that shows the numerator alone.
 */
export type Withheld = 'nothing' | 'part' | 'whole';
