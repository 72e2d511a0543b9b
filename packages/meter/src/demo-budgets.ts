import { UNBOUNDED } from '@vernix/contracts';
import type { BudgetTable, Grant } from './budgets.ts';
import { DEFAULT_BUDGETS } from './default-budgets.ts';

const AMPLE = { hour: UNBOUNDED, day: UNBOUNDED };
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
  tokens: { floor: UNBOUNDED, perRecord: 1_000 },
};
