import {
  type BudgetUse,
  type ExtractRequest,
  type MeterOverview,
  PEOPLE_A_ROW,
  type Purpose,
} from '@vernix/contracts';
import { WINDOWS } from '../meter/shares.ts';

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
  readonly window: (typeof WINDOWS)[number];
  /** Before it nothing comes back; null when nothing of it is used, or when that is not known. */
  readonly next: string | null;
}

/** Null where there is no budget for it. Of windows that reach as far, the one that lasts longest. */
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
    const own = ownUse(use, account);
    const { each, together } = grant;
    for (const window of WINDOWS) {
      for (const [most, used] of [
        [each, own],
        [together, use.all],
      ] as const) {
        const rows = Math.max(0, Math.floor((most[window] - used[window].used) / A_ROW[metered]));
        reaches.push({ rows, window, next: used[window].next?.at ?? null });
      }
    }
  }
  return reaches.reduce((least, one) =>
    one.rows < least.rows || (one.rows === least.rows && lastsLonger(one, least)) ? one : least,
  );
}

/** Who is not listed has used no more than the last who is, and when it comes back is not that one's. */
function ownUse({ principals, more }: MeterOverview['uses'][number], account: string): BudgetUse {
  const listed = principals.find(({ principal }) => principal === `user:${account}`);
  if (listed !== undefined) return listed.use;
  const last = more > 0 ? principals.at(-1)?.use : undefined;
  return last === undefined
    ? NOTHING
    : { hour: { ...last.hour, next: null }, day: { ...last.day, next: null } };
}

/** Of two that reach as far. What is spent comes back when the later does; one of which that is not known may be the later. */
function lastsLonger(one: Reach, than: Reach): boolean {
  const [ends, others] = [endOf(one), endOf(than)];
  return ends === others ? one.window === 'day' : ends > others;
}

const endOf = ({ rows, next }: Reach): number =>
  rows > 0 || next === null ? Number.POSITIVE_INFINITY : Date.parse(next);
