import { type FreezeReason, type MeterOverview, VernixError } from '@vernix/contracts';
import type { BudgetTable } from './budgets.ts';
import { Asked, type Counts, type MeterEvent } from './events.ts';
import { judge } from './judge.ts';
import { overview } from './overview.ts';
import { type Frozen, MeterState } from './state.ts';

/** `event` goes to the log before anything is released; `refusal` is null when it may be. */
export interface Decision {
  readonly event: MeterEvent;
  readonly refusal: VernixError | null;
}

/**
 * Counts what is released against what may be. Each unit counts each time it is released, also of an item seen before:
 * a key that leaves twice may reach two readers, and to know better the meter would have to remember who read whom.
 *
 * A method charges at once and returns the event for the log. If the log then fails, nothing is released and the charge
 * stands until the window has passed or the meter is made again from the log: too much is counted, never too little. Only
 * what stops somebody has to get there, by the caller.
 *
 * `at` is the time of a {@link MeterClock}; an earlier one than before is taken for the newest.
 */
export class Meter {
  readonly #table: BudgetTable;
  readonly #state = new MeterState();

  private constructor(table: BudgetTable) {
    this.#table = table;
  }

  /** The meter these events make, oldest first. */
  static replay(table: BudgetTable, events: Iterable<MeterEvent>): Meter {
    const meter = new Meter(table);
    for (const event of events) meter.apply(event);
    return meter;
  }

  /** Takes in an event of the log: the next, while a log is read; or one of this meter's that was to be written first. */
  apply(event: MeterEvent): void {
    this.#state.apply(event, this.#table);
  }

  /** Time of the newest event: what a {@link MeterClock} starts from. */
  get newest(): number {
    return this.#state.newest;
  }

  /** How many principals are stopped until officers release them. */
  get frozenCount(): number {
    return this.#state.frozenCount;
  }

  /** Everyone who is stopped until officers release them. */
  get frozen(): (Frozen & { readonly principal: string })[] {
    return this.#state.allFrozen;
  }

  /** Two principals were stopped by decoys: all are, until officers release one of the two. */
  get halted(): boolean {
    return this.#state.halted;
  }

  /** Whether nothing is released to it whatever it asks. */
  isStopped(principal: string): boolean {
    return this.#state.isStopped(principal);
  }

  /** All is granted or nothing. A refusal charges nothing. @throws VernixError `request-invalid` */
  ask(asked: Asked, at: number): Decision {
    const parsed = Asked.safeParse(asked);
    if (!parsed.success) {
      throw new VernixError('request-invalid', { where: parsed.error.issues[0]?.path.join('.') ?? '' });
    }
    const now = this.#now(at);
    const verdict = judge(this.#table, this.#state, parsed.data, now);
    const event: MeterEvent =
      verdict.refusal === null
        ? { type: 'released', at: now, v: 2, ...parsed.data, credits: verdict.credits }
        : { type: 'refused', at: now, v: 2, ...parsed.data, code: verdict.code };
    return { event: this.#apply(event), refusal: verdict.refusal };
  }

  /** A transfer is done, for the first time: its records earn credits. */
  settle(principal: string, transferId: string, records: number, at: number): MeterEvent {
    return this.#apply({ type: 'settled', at: this.#now(at), principal, transferId, records });
  }

  /** Stops a principal until officers release it. */
  freeze(principal: string, why: FreezeReason, at: number): MeterEvent {
    return this.#apply({ type: 'frozen', at: this.#now(at), principal, why });
  }

  /** The caller has used the officers' approval. What was charged stays charged. */
  release(principal: string, approval: string, at: number): MeterEvent {
    return this.#apply({ type: 'unfrozen', at: this.#now(at), principal, approval });
  }

  /** Lets a principal read beyond its budget, by requests that name the approval. `until`: Unix milliseconds. */
  allow(
    approval: string,
    allowance: {
      readonly principal: string;
      readonly purpose: Asked['purpose'];
      readonly counts: Counts;
      readonly until: number;
    },
    at: number,
  ): MeterEvent {
    return this.#apply({ type: 'allowed', at: this.#now(at), v: 2, approval, ...allowance });
  }

  /** Use against budget, of everybody. */
  overview(at: number): MeterOverview {
    return overview(this.#table, this.#state, this.#now(at));
  }

  /** The whole state as plain JSON, to compare. */
  toJSON(): Readonly<Record<string, unknown>> {
    return this.#state.toJSON();
  }

  #now(at: number): number {
    return Math.max(at, this.#state.newest);
  }

  #apply(event: MeterEvent): MeterEvent {
    this.apply(event);
    return event;
  }
}
