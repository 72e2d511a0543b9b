import type { Metered } from '@vernix/contracts';
import { type BudgetTable, holderOf } from './budgets.ts';
import { typedEntries } from './counts.ts';
import type { Asked, MeterEvent } from './events.ts';
import { Meter } from './meter.ts';
import { SlidingWindow } from './sliding-window.ts';

/** What one principal would have met with, for one purpose and class. */
export interface Simulated {
  readonly principal: string;
  readonly role: Asked['role'];
  readonly purpose: Asked['purpose'];
  readonly metered: Metered;
  /** Units that would have been released, and the most of them in any hour and any 24 hours. */
  readonly released: number;
  readonly highestHour: number;
  readonly highestDay: number;
  /** Requests refused. */
  readonly refused: number;
  readonly freezes: number;
}

const HOUR_MS = 3_600_000;
/** No officer is asked in a simulation, and its events go nowhere. */
const NO_APPROVAL = '';

class Row {
  readonly #asked: Asked;
  readonly #metered: Metered;
  readonly #hour = new SlidingWindow(HOUR_MS);
  readonly #day = new SlidingWindow(24 * HOUR_MS);
  #released = 0;
  #highestHour = 0;
  #highestDay = 0;
  refused = 0;
  freezes = 0;

  constructor(asked: Asked, metered: Metered) {
    this.#asked = asked;
    this.#metered = metered;
  }

  release(count: number, at: number): void {
    this.#hour.add(count, at);
    this.#day.add(count, at);
    this.#released += count;
    this.#highestHour = Math.max(this.#highestHour, this.#hour.held(at));
    this.#highestDay = Math.max(this.#highestDay, this.#day.held(at));
  }

  result(): Simulated {
    const { principal, role, purpose } = this.#asked;
    return {
      principal,
      role,
      purpose,
      metered: this.#metered,
      released: this.#released,
      highestHour: this.#highestHour,
      highestDay: this.#highestDay,
      refused: this.refused,
      freezes: this.freezes,
    };
  }
}

/**
 * What another table would have done with what was really asked. Everything is asked again, also what was refused then.
 * A freeze it would have made is counted and lifted at once, or one breach on the first day would hide the rest of the
 * month; freezes for other reasons are left as they were. What officers allowed is outside every budget, and left out.
 */
export class Simulator {
  readonly #meter: Meter;
  readonly #rows = new Map<string, Row>();

  constructor(table: BudgetTable) {
    this.#meter = Meter.replay(table, []);
  }

  /** Takes in the next event of the log. */
  take(event: MeterEvent): void {
    switch (event.type) {
      case 'released':
      case 'refused':
        if (event.under === undefined) this.#ask(event);
        break;
      case 'settled':
        this.#meter.settle(event.principal, event.transferId, event.records, event.at);
        break;
      case 'frozen':
        this.#meter.freeze(event.principal, event.why, event.at);
        break;
      case 'unfrozen':
        this.#meter.release(event.principal, event.approval, event.at);
        break;
      case 'allowed':
      case 'closed':
        break;
    }
  }

  results(): Simulated[] {
    return [...this.#rows.values()].map((row) => row.result());
  }

  #ask({ principal, role, purpose, counts, transfer, at }: Asked & { readonly at: number }): void {
    const asked = { principal, role, purpose, counts, transfer };
    const { refusal } = this.#meter.ask(asked, at);
    const breached = refusal?.code === 'budget-breached';
    if (breached) this.#meter.release(principal, NO_APPROVAL, at);
    for (const [metered, count] of typedEntries(counts)) {
      const row = this.#rowOf(asked, metered);
      if (refusal === null) row.release(count, this.#meter.newest);
      else row.refused += 1;
      if (breached) row.freezes += 1;
    }
  }

  #rowOf(asked: Asked, metered: Metered): Row {
    const holder = holderOf(asked.principal, asked.role) ?? '';
    const key = `${holder} ${asked.principal} ${asked.purpose} ${metered}`;
    const row = this.#rows.get(key) ?? new Row(asked, metered);
    this.#rows.set(key, row);
    return row;
  }
}

/** The {@link Simulator}, over events that are at hand. */
export function simulate(table: BudgetTable, events: Iterable<MeterEvent>): Simulated[] {
  const simulator = new Simulator(table);
  for (const event of events) simulator.take(event);
  return simulator.results();
}
