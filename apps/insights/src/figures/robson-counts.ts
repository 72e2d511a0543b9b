import { Grid, type Kind, type Leaf } from '@vernix/disclosure';
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

export async function robsonCounts(
  snapshot: OpenSnapshot,
  period: Period,
  threshold: number,
): Promise<RobsonCounts> {
  const { sql, parameters } = robsonQuery(period);
  const rows = await snapshot.query(sql, parameters);
  const grid = (classes: readonly string[], leafOf: (row: Row) => Leaf, kind: Kind = 'counts'): Grid =>
    new Grid(rows.filter((row) => classes.includes(String(row['class']))).map(leafOf), threshold, kind);
  return {
    groups: grid(ROBSON_GROUPS, (row) => ({ ...women(row), numerator: count(row['caesareans']) }), 'shares'),
    unclassifiable: grid(
      UNCLASSIFIABLE.map((reason) => `missing:${reason}`),
      women,
    ),
    contradictions: grid(['contradiction'], women),
    modeMissing: grid(['mode-missing'], women),
  };
}

function women(row: Row): Leaf {
  const number = count(row['women']);
  return { ...placeOf(row), column: String(row['class']), numerator: number, denominator: number };
}
