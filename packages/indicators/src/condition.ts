/**
 * Conditions on the facts of one birth (or of one woman's delivery), as data. Each is compiled twice, to SQL and to a
 * function, and a property test holds the two equal.
 */
import type { FactName, FactValue } from '@vernix/contracts';

export type Facts = Readonly<Partial<Record<FactName, FactValue>>>;

/** A comparison with a fact that is missing does not hold, except `isNot`, which asks only for no contradiction. */
export type Condition =
  | { readonly fact: FactName; readonly is: string | number | boolean }
  | { readonly fact: FactName; readonly isNot: string | number | boolean }
  | { readonly fact: FactName; readonly atLeast: number }
  | { readonly fact: FactName; readonly below: number }
  | { readonly fact: FactName; readonly filled: boolean }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

export const ALWAYS: Condition = { all: [] };

/** Plain SQL that DuckDB, Trino and Spark read alike. Names and constants come from our own data, never from a caller. */
export function conditionSql(condition: Condition): string {
  if ('all' in condition) return joined(condition.all, 'AND', 'TRUE');
  if ('any' in condition) return joined(condition.any, 'OR', 'FALSE');
  const { fact } = condition;
  if ('filled' in condition) return `${fact} IS ${condition.filled ? 'NOT ' : ''}NULL`;
  if ('is' in condition) return `(${fact} IS NOT NULL AND ${fact} = ${literal(condition.is)})`;
  if ('isNot' in condition) return `(${fact} IS NULL OR ${fact} <> ${literal(condition.isNot)})`;
  if ('atLeast' in condition) return `(${fact} IS NOT NULL AND ${fact} >= ${literal(condition.atLeast)})`;
  return `(${fact} IS NOT NULL AND ${fact} < ${literal(condition.below)})`;
}

export function holds(condition: Condition, facts: Facts): boolean {
  if ('all' in condition) return condition.all.every((each) => holds(each, facts));
  if ('any' in condition) return condition.any.some((each) => holds(each, facts));
  const value = facts[condition.fact] ?? null;
  if ('filled' in condition) return (value !== null) === condition.filled;
  if ('is' in condition) return value === condition.is;
  if ('isNot' in condition) return value !== condition.isNot;
  if (typeof value !== 'number') return false;
  return 'atLeast' in condition ? value >= condition.atLeast : value < condition.below;
}

function joined(conditions: readonly Condition[], operator: string, empty: string): string {
  return conditions.length === 0 ? empty : `(${conditions.map(conditionSql).join(` ${operator} `)})`;
}

export function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value).toUpperCase();
}
