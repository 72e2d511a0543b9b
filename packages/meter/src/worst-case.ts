import type { BudgetTable, Grant } from './budgets.ts';

/**
 * How many people an item of each kind is of, at the most, beyond those of the items it is counted with. An identity names
 * a mother and her child. A clinical item is of the same two, and none is read that does not cost an identity (`costOf`).
 */
export const PEOPLE_IN: Readonly<Record<Grant['metered'], number>> = {
  identity: 2,
  clinical: 0,
  facts: 0,
  pseudonym: 0,
  token: 0,
  transfer: 0,
};

/** Classes whose every item is some person's. */
export const OF_PEOPLE: readonly string[] = ['identity', 'clinical'];

/** The most people in what these grants let out in so many days. */
export function peopleIn(grants: readonly Grant[], days: number): number {
  return grants.reduce((sum, { metered, together }) => sum + PEOPLE_IN[metered] * together.day * days, 0);
}

/** What a table lets out at most, by where it comes from: items. */
export interface WorstCase {
  readonly granted: number;
  readonly credits: number;
  readonly total: number;
  /** In these items, at the most. */
  readonly people: number;
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
  const people = peopleIn(table.grants, days) + PEOPLE_IN.identity * credits;
  return { granted, credits, total: granted + credits, people };
}
