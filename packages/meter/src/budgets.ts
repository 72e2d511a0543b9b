import type { BudgetGrant, BudgetTable, Metered, Purpose } from '@vernix/contracts';

export {
  BudgetGrant as Grant,
  BudgetLimit as Limit,
  BudgetTable,
  CreditRule,
  TokenRule,
} from '@vernix/contracts';

/** The holder whose budget a principal draws on. A user without a role has none, nor has a process with a suffix. */
export function holderOf(principal: string, role: string | undefined): string | null {
  if (principal.startsWith('user:')) return role === undefined ? null : `user/${role}`;
  return principal.includes(':') ? null : principal;
}

export function grantFor(
  table: BudgetTable,
  holder: string,
  purpose: Purpose,
  metered: Metered,
): BudgetGrant | null {
  return (
    table.grants.find(
      (grant) => grant.holder === holder && grant.metered === metered && grant.purposes.includes(purpose),
    ) ?? null
  );
}
