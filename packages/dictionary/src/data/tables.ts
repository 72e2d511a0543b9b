import type { TableName } from '../condition.ts';

/** One row of a lookup table: from `from` to `to` (both included) the bounds are `min` and `max`. */
export interface TableRow {
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Birth weight in grams that is still believable at a gestation in days. About the mean of Kramer et al. 2001 for that
 * week, minus two thirds and plus five standard deviations: generous, because most of what falls outside is a wrong
 * gestation or a slip of a digit, and the sender is only asked.
 */
const weightForGestation: readonly TableRow[] = [
  { from: 140, to: 153, min: 100, max: 1000 },
  { from: 154, to: 167, min: 150, max: 1300 },
  { from: 168, to: 181, min: 220, max: 1700 },
  { from: 182, to: 195, min: 280, max: 2300 },
  { from: 196, to: 209, min: 350, max: 2800 },
  { from: 210, to: 223, min: 450, max: 3400 },
  { from: 224, to: 237, min: 550, max: 4100 },
  { from: 238, to: 251, min: 700, max: 4700 },
  { from: 252, to: 265, min: 900, max: 5300 },
  { from: 266, to: 279, min: 1100, max: 5700 },
  { from: 280, to: 350, min: 1300, max: 6000 },
];

export const TABLES: Readonly<Record<TableName, readonly TableRow[]>> = {
  'weight-for-gestation': weightForGestation,
};
