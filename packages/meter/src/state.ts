import { DELIVERIES, type FreezeReason } from '@vernix/contracts';
import { Allowances } from './allowances.ts';
import { type BudgetTable, holderOf } from './budgets.ts';
import { typedEntries } from './counts.ts';
import { Credits } from './credits.ts';
import type { MeterEvent } from './events.ts';
import { Usage } from './usage.ts';

export interface Frozen {
  readonly since: number;
  readonly why: FreezeReason;
}

/** The class credits pay for: a candidate for linking is judged by its identity. */
export const CREDITED = 'identity';

/** So many frozen users are no accident: the vault is making them up, and all users stop. */
const MOST_FROZEN_USERS = 100;

/** Principals stopped by a decoy at which everyone is. */
const DECOYS_THAT_HALT = 2;

/**
 * Names kept of those who touched a decoy; who comes after is stopped by these as everyone is. Whoever makes up a name for each touch would
 * make the list of them longer than an answer may be, and officers, who could not read it any more, could free nobody.
 */
const MOST_DECOY_NAMES = 100;

/** What has happened. Only {@link apply} changes it, so that the log can make it again. */
export class MeterState {
  #newest = 0;
  readonly usage = new Usage();
  readonly credits = new Credits();
  readonly allowances = new Allowances();
  /** Tokens computed since it was last opened, by transfer that is not settled. */
  readonly #tokens = new Map<string, number>();
  readonly #frozen = new Map<string, Frozen>();

  /** Time of the newest event. */
  get newest(): number {
    return this.#newest;
  }

  tokensOf(transferId: string): number {
    return this.#tokens.get(transferId) ?? 0;
  }

  /** Everyone who is stopped, with the first reason. */
  get allFrozen(): (Frozen & { readonly principal: string })[] {
    return [...this.#frozen].map(([principal, frozen]) => ({ principal, ...frozen }));
  }

  get frozenCount(): number {
    return this.#frozen.size;
  }

  /** Who is frozen. */
  frozenPrincipals(): readonly (readonly [principal: string, frozen: Frozen])[] {
    return [...this.#frozen];
  }

  /** One touched decoy may be a mistake of one person. Two, under two names, are someone who has names to spare. */
  get halted(): boolean {
    return this.#touched >= DECOYS_THAT_HALT;
  }

  get usersStopped(): boolean {
    return [...this.#frozen.keys()].filter(isUser).length >= MOST_FROZEN_USERS;
  }

  isStopped(principal: string): boolean {
    return this.halted || this.#frozen.has(principal) || (isUser(principal) && this.usersStopped);
  }

  apply(event: MeterEvent, table: BudgetTable): void {
    const at = (this.#newest = Math.max(this.#newest, event.at));
    switch (event.type) {
      case 'released':
        this.#release(event, table, at);
        break;
      case 'refused':
        if (event.code === 'budget-breached') this.#freeze(event.principal, { since: at, why: 'budget' });
        break;
      case 'settled':
        this.#tokens.delete(event.transferId);
        if (event.principal === table.credits.holder) this.credits.earn(table.credits, event.records, at);
        break;
      case 'frozen':
        this.#freeze(event.principal, { since: event.at, why: event.why });
        break;
      case 'unfrozen':
        this.#frozen.delete(event.principal);
        break;
      case 'allowed': {
        const { approval, principal, purpose, counts, until } = event;
        this.allowances.add(approval, { principal, purpose, left: counts, until }, at);
        break;
      }
      case 'closed':
        this.allowances.close(event.approval);
        break;
    }
  }

  /** The whole state as plain JSON, to compare. */
  toJSON(): Readonly<Record<string, unknown>> {
    return {
      newest: this.#newest,
      usage: this.usage.toJSON(),
      credits: this.credits.toJSON(),
      allowances: this.allowances.toJSON(),
      tokens: Object.fromEntries(this.#tokens),
      frozen: Object.fromEntries(this.#frozen),
    };
  }

  #release(event: Extract<MeterEvent, { type: 'released' }>, table: BudgetTable, at: number): void {
    const { principal, role, purpose, counts, credits, transfer, under } = event;
    if (under !== undefined) {
      this.allowances.spend(under, counts);
      return;
    }
    const holder = holderOf(principal, role) ?? principal;
    for (const [metered, count] of typedEntries(counts)) {
      const charged = metered === CREDITED ? count - credits : count;
      if (charged > 0) this.usage.charge({ holder, principal, purpose, metered, count: charged }, at);
    }
    if (credits > 0) this.credits.spend(table.credits, credits, at);
    // Opened again after a crash, its rows are asked about again; the hour's and the day's limits go on counting.
    if (transfer !== undefined && counts.transfer !== undefined) this.#tokens.delete(transfer.id);
    else if (transfer !== undefined) {
      this.#tokens.set(transfer.id, this.tokensOf(transfer.id) + (counts.token ?? 0));
    }
  }

  /** How many are stopped by a decoy. */
  get #touched(): number {
    return [...this.#frozen.values()].filter(({ why }) => why === 'decoy').length;
  }

  /** The first freeze stands: its time and reason are what officers look into. One by a decoy is not hidden by another. */
  #freeze(principal: string, frozen: Frozen): void {
    const before = this.#frozen.get(principal)?.why;
    const isOneMore = before === undefined && frozen.why === 'decoy' && principal !== DELIVERIES;
    if (isOneMore && this.#touched >= MOST_DECOY_NAMES) return;
    if (before === undefined || (before !== 'decoy' && frozen.why === 'decoy'))
      this.#frozen.set(principal, frozen);
  }
}

function isUser(principal: string): boolean {
  return principal.startsWith('user:');
}
