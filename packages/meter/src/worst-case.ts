import type { BudgetTable, Grant } from './budgets.ts';

/** Classes whose every item is some person's. */
export const OF_PEOPLE: readonly string[] = ['identity', 'clinical'];

/** Grants whose units are people. Nothing of anybody is read that does not cost identities (`costOf`). */
export const countsPeople = ({ metered }: Grant): boolean => metered === 'identity';

/** The people of whom a table lets anything out, at the most, by where it comes from. */
export interface WorstCase {
  readonly granted: number;
  readonly credits: number;
  readonly total: number;
}

/**
 * The most people of whom any callers together can read anything in `days` whole days, knowing the table and never
 * stopped. Windows are closed at both ends, so `days` days hold `days` daily budgets. Credits held at the start were
 * earned before; they are added once.
 */
export function worstCase(table: BudgetTable, days: number): WorstCase {
  const granted = table.grants
    .filter(countsPeople)
    .reduce((sum, { together }) => sum + together.day * days, 0);
  const { mostADay, mostHeld } = table.credits;
  const credits = mostHeld + mostADay * days;
  return { granted, credits, total: granted + credits };
}
