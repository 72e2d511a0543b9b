/**
 * The queries that count. Each reads the table `births` (columns: FACT_COLUMNS) or `women` (made of it by `womenSql`) and
 * answers one row per site, level of care and month, from which every total is a sum. Values of a caller travel as `?`
 * parameters, in order.
 */
import { type Condition, conditionSql } from './condition.ts';
import { INDICATORS } from './data/indicators.ts';
import type { Indicator } from './indicator.ts';
import { robsonSql } from './robson.ts';

/** Months of birth to count, YYYY-MM, both ends included. Births without a month are counted only when neither is set. */
export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface Query {
  readonly sql: string;
  readonly parameters: readonly string[];
}

export interface CountsQuery extends Query {
  /** The indicators counted; the i-th has the columns `n{i}`, `d{i}` and `m{i}`. */
  readonly indicators: readonly Indicator[];
}

/** Numerator, denominator and missing of every indicator of one unit. Columns: site, level_of_care, birth_month, n0, d0, m0, … */
export function countsQuery(unit: Indicator['unit'], period: Period): CountsQuery {
  const indicators = INDICATORS.filter((indicator) => indicator.unit === unit);
  const { where, parameters } = within(period);
  const columns = indicators.flatMap(({ population, needs, numerator, denominator }, i) => {
    const filled: Condition = { all: needs.map((fact) => ({ fact, filled: true })) };
    return [
      counted({ all: [population, filled, numerator] }, `n${i}`),
      counted({ all: [population, filled, denominator] }, `d${i}`),
      `${counted(population, '')} - ${counted({ all: [population, filled] }, `m${i}`)}`,
    ];
  });
  const sql = `SELECT site, level_of_care, birth_month, ${columns.join(', ')}
FROM ${unit === 'birth' ? 'births' : 'women'}
WHERE ${where}
GROUP BY site, level_of_care, birth_month`;
  return { sql, parameters, indicators };
}

/** Women by Robson class. Columns: site, level_of_care, class, women, caesareans. */
export function robsonQuery(period: Period): Query {
  const { where, parameters } = within(period);
  const sql = `SELECT site, level_of_care, class, COUNT(*) AS women,
  COUNT(CASE WHEN mode = 'caesarean' THEN 1 END) AS caesareans
FROM (SELECT site, level_of_care, mode, ${robsonSql()} AS class FROM women WHERE ${where}) AS classified
GROUP BY site, level_of_care, class`;
  return { sql, parameters };
}

function counted(condition: Condition, name: string): string {
  const count = `COUNT(CASE WHEN ${conditionSql(condition)} THEN 1 END)`;
  return name === '' ? count : `${count} AS ${name}`;
}

function within({ from, to }: Period): { where: string; parameters: string[] } {
  const conditions: string[] = [];
  const parameters: string[] = [];
  if (from !== undefined) {
    conditions.push('birth_month >= ?');
    parameters.push(from);
  }
  if (to !== undefined) {
    conditions.push('birth_month <= ?');
    parameters.push(to);
  }
  return { where: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '), parameters };
}
