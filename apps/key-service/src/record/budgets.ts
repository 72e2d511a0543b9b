import { createHash } from 'node:crypto';
import { canonicalJson } from '@vernix/approvals';
import type { BudgetTable } from '@vernix/meter';
import type { Keyring } from '../keyring.ts';
import type { Releases } from './releases.ts';

/**
 * Writes it down when the budgets are not those of the start before: whoever can write the configuration could give himself more
 * without two officers. The log first: after a crash in between it says so twice, never not at all.
 * @throws VernixError `release-not-written`
 */
export async function noteBudgets(table: BudgetTable, keyring: Keyring, releases: Releases): Promise<void> {
  const sha256 = createHash('sha256').update(canonicalJson(table)).digest('hex');
  const before = keyring.state.budgets;
  if (before?.sha256 === sha256) return;
  const budgets = { version: table.version, sha256 };
  if (before !== undefined)
    await releases.note('key-service', { type: 'budgets.change', ...budgets, before });
  await keyring.change((state) => {
    state.budgets = budgets;
  });
}
