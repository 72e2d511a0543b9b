import {
  type BudgetUse,
  type ExtractRequest,
  type MeterOverview,
  PEOPLE_A_ROW,
  type Purpose,
} from '@vernix/contracts';

const NOTHING: BudgetUse = { hour: { used: 0, next: null }, day: { used: 0, next: null } };

/** Who would read what, as the meter counts it. */
interface Reading {
  readonly account: string;
  readonly role: string;
  readonly purpose: Purpose;
  readonly classes: ExtractRequest['classes'];
}

/** What a row costs of each class: two identities, of a mother and her child, named or not; and the clinical item, if it is asked for. */
const A_ROW = { identity: PEOPLE_A_ROW, clinical: 1 } as const;

/** Rows that a person may have opened now on their own word. */
export function rowsWithin({ table, uses }: MeterOverview, reading: Reading): number {
  const { account, role, purpose, classes } = reading;
  const lefts = [...new Set(['identity' as const, ...classes])].map((metered) => {
    const at = table.grants.findIndex(
      (grant) =>
        grant.holder === `user/${role}` && grant.metered === metered && grant.purposes.includes(purpose),
    );
    const [grant, use] = [table.grants[at], uses[at]];
    if (grant === undefined || use === undefined) return 0;
    // Who is not listed has used no more than the last who is.
    const own =
      use.principals.find(({ principal }) => principal === `user:${account}`) ??
      (use.more > 0 ? use.principals.at(-1) : undefined);
    const { each, together } = grant;
    const units = Math.min(left(each, own?.use ?? NOTHING), left(together, use.all));
    return Math.floor(units / A_ROW[metered]);
  });
  return Math.max(0, Math.min(...lefts));
}

function left(most: { readonly hour: number; readonly day: number }, { hour, day }: BudgetUse): number {
  return Math.min(most.hour - hour.used, most.day - day.used);
}
