import type { BudgetGrant, BudgetUse, MeterOverview } from '@vernix/contracts';

export const WINDOWS = ['hour', 'day'] as const;

/** A budget and its use. */
export interface Budget {
  readonly grant: BudgetGrant;
  readonly use: MeterOverview['uses'][number];
}

/** Budgets by whose they are, as the table has them. */
export function holdersOf({ table, uses }: MeterOverview): { holder: string; budgets: Budget[] }[] {
  const byHolder = new Map<string, Budget[]>();
  for (const [at, grant] of table.grants.entries()) {
    const use = uses[at];
    if (use === undefined) continue;
    byHolder.set(grant.holder, [...(byHolder.get(grant.holder) ?? []), { grant, use }]);
  }
  return [...byHolder].map(([holder, budgets]) => ({ holder, budgets }));
}

/** Of a budget of nothing, all is used. */
export const shareOf = (used: number, most: number): number => (most === 0 ? 1 : used / most);

/** How much is used of the budget that is nearest to its end. A budget of nothing says nothing. */
export function fullest({ table, uses }: MeterOverview): number {
  return Math.max(
    0,
    ...table.grants.flatMap(({ together, each }, at) => {
      const use = uses[at];
      if (use === undefined) return [];
      return [shares(use.all, together), ...use.principals.map((one) => shares(one.use, each))];
    }),
  );
}

function shares(use: BudgetUse, most: { readonly hour: number; readonly day: number }): number {
  return Math.max(...WINDOWS.map((window) => (most[window] === 0 ? 0 : use[window].used / most[window])));
}
