import type { Issue, Values } from '@vernix/dictionary';

export interface ParsedRow {
  /** 1 for the first row after the header. Empty lines are not rows. */
  readonly row: number;
  /** Not yet validated. All unknown when the row was rejected because its cells could not be told apart. */
  readonly values: Values;
  /** What could not be read. */
  readonly issues: readonly Issue[];
  /**
   * Tells what stood in the cells that could not be read, which `values` leave out: the same text only for the same cells.
   * Empty when all could be read.
   */
  readonly unread: string;
  /** It cannot be a record of a birth; one of `issues` says why. */
  readonly rejected: boolean;
}
