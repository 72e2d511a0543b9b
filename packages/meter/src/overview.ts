import type { BudgetUse, MeterOverview, Reach, WindowUse } from '@vernix/contracts';
import type { BudgetTable, Grant } from './budgets.ts';
import type { MeterState } from './state.ts';
import { countsPeople, worstCase } from './worst-case.ts';

/** How many users can be listed, of one budget and of all: a robbed vault can name as many as it likes. */
const MOST_LISTED = { ofOne: 25, ofAll: 500 } as const;
/** How long the thieves of 2023 stayed. */
const DAYS = 4;

const iso = (at: number): string => new Date(at).toISOString();

export function overview(table: BudgetTable, state: MeterState, at: number): MeterOverview {
  const listed = Math.min(MOST_LISTED.ofOne, Math.floor(MOST_LISTED.ofAll / table.grants.length));
  const uses = table.grants.map((grant) => {
    const users = state.usage
      .users(grant, at)
      .map((principal) => ({ principal, use: useOf(state, grant, principal, at) }))
      .sort((a, b) => b.use.day.used - a.use.day.used);
    return {
      all: useOf(state, grant, null, at),
      principals: users.slice(0, listed),
      more: Math.max(0, users.length - listed),
    };
  });
  return {
    at: iso(at),
    table,
    uses,
    credits: state.credits.held(table.credits, at),
    frozen: state
      .frozenPrincipals()
      .map(([principal, { since, why }]) => ({ principal, since: iso(since), why })),
    usersStopped: state.usersStopped,
    reach: reachOf(table, state, at),
  };
}

function useOf(state: MeterState, grant: Grant, principal: string | null, at: number): BudgetUse {
  const used = principal === null ? state.usage.byAll(grant, at) : state.usage.byOne(grant, principal, at);
  const window = (width: 'hour' | 'day'): WindowUse => {
    const next = state.usage.next(grant, principal, width, at);
    return { used: used[width], next: next === null ? null : { at: iso(next.at), units: next.units } };
  };
  return { hour: window('hour'), day: window('day') };
}

/** Whether nothing is released to a holder, whichever principal is named. */
function isHalted(state: MeterState, holder: string): boolean {
  return holder.startsWith('user/') ? state.usersStopped : state.isStopped(holder);
}

function reachOf(table: BudgetTable, state: MeterState, at: number): Reach {
  const open = table.grants.filter((grant) => countsPeople(grant) && !isHalted(state, grant.holder));
  const left = open.reduce((sum, grant) => {
    const used = state.usage.byAll(grant, at);
    const { hour, day } = grant.together;
    return sum + Math.max(0, Math.min(hour - used.hour, day - used.day));
  }, 0);
  const earning = !isHalted(state, table.credits.holder);
  const held = earning ? state.credits.held(table.credits, at) : 0;
  const granted = worstCase({ ...table, grants: open }, DAYS).granted;
  const credits = earning ? held + table.credits.mostADay * DAYS : 0;
  const allowed = state.allowances.leftOf('identity', at);
  return {
    now: left + held + allowed,
    days: DAYS,
    granted,
    credits,
    allowed,
    total: granted + credits + allowed,
  };
}
