import type { BudgetTable, Grant } from './budgets.ts';
import { DEFAULT_BUDGETS } from './default-budgets.ts';

/** As much as a table may say. */
const AMPLE = { hour: 1_000_000_000, day: 1_000_000_000 };
const OF_PEOPLE: readonly Grant['metered'][] = ['identity', 'clinical'];

/**
 * Budgets for a registry that takes in in minutes what a province brings in years: the demo, measurements, tests. What
 * bounds machine work is ample; what may be read of people is as everywhere.
 */
export const DEMO_BUDGETS: BudgetTable = {
  ...DEFAULT_BUDGETS,
  grants: DEFAULT_BUDGETS.grants.map((grant) =>
    OF_PEOPLE.includes(grant.metered) ? grant : { ...grant, each: AMPLE, together: AMPLE },
  ),
  tokens: { floor: 1_000_000_000, perRecord: 1_000 },
};
