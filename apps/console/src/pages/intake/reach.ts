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

/** How many rows a person may have opened now on their own word, and which window says so. */
export interface Reach {
  readonly rows: number;
  readonly window: 'hour' | 'day';
  /** When some of it comes back; null when nothing of it is used. */
  readonly next: string | null;
}

export const WINDOWS = ['hour', 'day'] as const satisfies readonly Reach['window'][];

/** Null where there is no budget for it. Of windows that reach as far, the day’s, which lasts longer. */
export function reachOf({ table, uses }: MeterOverview, reading: Reading): Reach | null {
  const { account, role, purpose, classes } = reading;
  const reaches: Reach[] = [];
  for (const metered of new Set(['identity' as const, ...classes])) {
    const at = table.grants.findIndex(
      (grant) =>
        grant.holder === `user/${role}` && grant.metered === metered && grant.purposes.includes(purpose),
    );
    const [grant, use] = [table.grants[at], uses[at]];
    if (grant === undefined || use === undefined) return null;
    // Who is not listed has used no more than the last who is.
    const own =
      use.principals.find(({ principal }) => principal === `user:${account}`) ??
      (use.more > 0 ? use.principals.at(-1) : undefined);
    const { each, together } = grant;
    for (const window of WINDOWS) {
      for (const [most, used] of [
        [each, own?.use ?? NOTHING],
        [together, use.all],
      ] as const) {
        const rows = Math.max(0, Math.floor((most[window] - used[window].used) / A_ROW[metered]));
        reaches.push({ rows, window, next: used[window].next?.at ?? null });
      }
    }
  }
  return reaches.reduce((least, one) =>
    one.rows < least.rows || (one.rows === least.rows && one.window === 'day') ? one : least,
  );
}
