import type { BudgetTable } from './budgets.ts';

/** Classes whose every item is some person's. */
export const OF_PEOPLE: readonly string[] = ['identity', 'clinical'];

/** What a table lets out at most, by where it comes from. Items; each counted as another person. */
export interface WorstCase {
  readonly granted: number;
  readonly credits: number;
  readonly total: number;
}

/**
 * The most items of people that any callers together can have in `days` whole days, knowing the table and never
 * stopped. Windows are closed at both ends, so `days` days hold `days` daily budgets. Credits held at the start were
 * earned before; they are added once.
 */
export function worstCase(table: BudgetTable, days: number): WorstCase {
  const granted = table.grants
    .filter(({ metered }) => OF_PEOPLE.includes(metered))
    .reduce((sum, { together }) => sum + together.day * days, 0);
  const { mostADay, mostHeld } = table.credits;
  const credits = mostHeld + mostADay * days;
  return { granted, credits, total: granted + credits };
}
