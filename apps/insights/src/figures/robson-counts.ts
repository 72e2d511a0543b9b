import { Grid, type Leaf } from '@vernix/disclosure';
import { type Period, ROBSON_GROUPS, robsonQuery, UNCLASSIFIABLE } from '@vernix/indicators';
import type { OpenSnapshot, Row } from '../snapshots/open-snapshot.ts';
import { count, placeOf } from './counts.ts';

/** Women by Robson class in one period, judged by the disclosure gate: groups, reasons, and what stands apart. */
export interface RobsonCounts {
  /** Caesareans (numerator) of women (denominator), by place and group. */
  readonly groups: Grid;
  /** Women without a class, by place and the fact that is missing. */
  readonly unclassifiable: Grid;
  readonly contradictions: Grid;
  readonly modeMissing: Grid;
}

/** @param caesareans of the same women by month: where all have a group, a place's total is the same number on both pages */
export async function robsonCounts(
  snapshot: OpenSnapshot,
  period: Period,
  threshold: number,
  caesareans: Grid,
): Promise<RobsonCounts> {
  const { sql, parameters } = robsonQuery(period);
  const rows = await snapshot.query(sql, parameters);
  const leavesOf = (classes: readonly string[], leafOf: (row: Row) => Leaf): Leaf[] =>
    rows.filter((row) => classes.includes(String(row['class']))).map(leafOf);
  const apart = (...classes: string[]): Grid => new Grid(leavesOf(classes, women), threshold, 'counts');
  const withCaesareans = (row: Row): Leaf => ({ ...women(row), numerator: count(row['caesareans']) });
  return {
    groups: new Grid(leavesOf(ROBSON_GROUPS, withCaesareans), threshold, 'shares', caesareans),
    unclassifiable: apart(...UNCLASSIFIABLE.map((reason) => `missing:${reason}`)),
    contradictions: apart('contradiction'),
    modeMissing: apart('mode-missing'),
  };
}

function women(row: Row): Leaf {
  const number = count(row['women']);
  return { ...placeOf(row), column: String(row['class']), numerator: number, denominator: number };
}
