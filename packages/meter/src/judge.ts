import { type ErrorParams, type Metered, VernixError } from '@vernix/contracts';
import { type BudgetTable, type Grant, grantFor, holderOf } from './budgets.ts';
import { typedEntries } from './counts.ts';
import type { Asked, RefusalCode } from './events.ts';
import { CREDITED, type MeterState } from './state.ts';

/** Whether it may be released; how many units credits pay for, or why not. */
export type Verdict =
  | { readonly refusal: null; readonly credits: number }
  | { readonly refusal: VernixError; readonly code: RefusalCode };

/** Judges a request and changes nothing. All of it is released, or none. */
export function judge(table: BudgetTable, state: MeterState, asked: Asked, at: number): Verdict {
  const { principal, role, purpose, counts, under } = asked;
  if (state.isStopped(principal)) return refuse('principal-frozen', { principal });
  if (under !== undefined) {
    return state.allowances.covers(under, asked, at)
      ? { refusal: null, credits: 0 }
      : refuse('allowance-unfit', {});
  }
  const holder = holderOf(principal, role);
  const credits = payable(table, state, asked, at);
  const refusals: Verdict[] = [];
  for (const [metered, count] of typedEntries(counts)) {
    const charged = metered === CREDITED ? count - credits : count;
    if (charged === 0) continue;
    const grant = holder === null ? null : grantFor(table, holder, purpose, metered);
    const refusal =
      grant === null
        ? refuse('budget-none', { principal, purpose, metered })
        : judgeGrant(state, grant, { principal, count: charged }, at);
    if (refusal !== null) refusals.push(refusal);
  }
  const breach = refusals.find((refusal) => refusal.refusal?.code === 'budget-breached');
  return breach ?? refusals[0] ?? judgeTokens(table, state, asked) ?? { refusal: null, credits };
}

/** Credits pay first: they end, while a budget comes back. */
function payable({ credits }: BudgetTable, state: MeterState, asked: Asked, at: number): number {
  if (asked.principal !== credits.holder || asked.purpose !== credits.purpose) return 0;
  return Math.min(asked.counts[CREDITED] ?? 0, state.credits.held(credits, at));
}

function judgeGrant(
  state: MeterState,
  grant: Grant,
  { principal, count }: { readonly principal: string; readonly count: number },
  at: number,
): Verdict | null {
  const { each, together, metered, beyondDay } = grant;
  const own = state.usage.byOne(grant, principal, at);
  const all = state.usage.byAll(grant, at);
  if (own.day + count > each.day) {
    const params = { metered, most: each.day, used: own.day, asked: count };
    return beyondDay === 'freeze'
      ? refuse('budget-breached', { ...params, principal })
      : spent('budget-spent', metered, each.day, own.day, 24);
  }
  if (own.hour + count > each.hour) return spent('budget-spent', metered, each.hour, own.hour, 1);
  if (all.day + count > together.day) return spent('budget-spent-by-all', metered, together.day, all.day, 24);
  if (all.hour + count > together.hour)
    return spent('budget-spent-by-all', metered, together.hour, all.hour, 1);
  return null;
}

/** Tokens are only for a transfer, and only as many as its records can need. */
function judgeTokens({ tokens }: BudgetTable, state: MeterState, asked: Asked): Verdict | null {
  const { transfer, counts } = asked;
  const count = counts.token;
  if (count === undefined) return null;
  const records = transfer?.records ?? 0;
  const most = transfer === undefined ? 0 : tokens.floor + tokens.perRecord * records;
  const used = transfer === undefined ? 0 : state.tokensOf(transfer.id);
  return used + count > most ? refuse('tokens-too-many', { records, most, used, asked: count }) : null;
}

function spent(
  code: 'budget-spent' | 'budget-spent-by-all',
  metered: Metered,
  most: number,
  used: number,
  hours: number,
): Verdict {
  return refuse(code, { metered, most, left: Math.max(0, most - used), hours });
}

function refuse(code: RefusalCode, params: ErrorParams): Verdict {
  return { refusal: new VernixError(code, params), code };
}
