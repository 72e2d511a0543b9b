import type { Metered, Purpose } from '@vernix/contracts';
import type { Grant, Limit } from './budgets.ts';
import { SlidingWindow } from './sliding-window.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Stands for all principals of a holder; no principal is spelled so. */
const ALL = '*';

class Windows {
  readonly hour = new SlidingWindow(HOUR_MS);
  readonly day = new SlidingWindow(DAY_MS);
}

/** What was charged to whom. */
export interface Charge {
  readonly holder: string;
  readonly principal: string;
  readonly purpose: Purpose;
  readonly metered: Metered;
  readonly count: number;
}

/**
 * What was released, by principal, purpose and class, in the last hour and day. It knows nothing of budgets, so that a
 * changed table judges the same past.
 */
export class Usage {
  readonly #windows = new Map<string, Windows>();

  charge({ holder, principal, purpose, metered, count }: Charge, at: number): void {
    for (const who of [principal, ALL]) {
      const windows = this.#at(keyOf(holder, who, purpose, metered), at);
      windows.hour.add(count, at);
      windows.day.add(count, at);
    }
  }

  /** What one principal has used of a grant. */
  byOne({ holder, purposes, metered }: Grant, principal: string, at: number): Limit {
    const used = { hour: 0, day: 0 };
    for (const purpose of purposes) {
      const windows = this.#windows.get(keyOf(holder, principal, purpose, metered));
      used.hour += windows?.hour.held(at) ?? 0;
      used.day += windows?.day.held(at) ?? 0;
    }
    return used;
  }

  /** What all principals of the holder have used of a grant. */
  byAll(grant: Grant, at: number): Limit {
    return this.byOne(grant, ALL, at);
  }

  /** Everyone who has used some of a grant in the last day. */
  users({ holder, purposes, metered }: Grant, at: number): string[] {
    const users = [...this.#windows].flatMap(([key, { day }]) => {
      const [whose, who = ALL, purpose, what] = key.split(' ');
      const ofGrant = whose === holder && what === metered && purposes.some((one) => one === purpose);
      return ofGrant && who !== ALL && day.held(at) > 0 ? [who] : [];
    });
    return [...new Set(users)];
  }

  /** What of a window frees next, by one principal or, without one, by all. */
  next(
    { holder, purposes, metered }: Grant,
    principal: string | null,
    window: 'hour' | 'day',
    at: number,
  ): { readonly at: number; readonly units: number } | null {
    const nexts = purposes.flatMap((purpose) => {
      const windows = this.#windows.get(keyOf(holder, principal ?? ALL, purpose, metered));
      return windows?.[window].next(at) ?? [];
    });
    const soonest = Math.min(...nexts.map((next) => next.at));
    const units = nexts.reduce((sum, next) => (next.at === soonest ? sum + next.units : sum), 0);
    return units === 0 ? null : { at: soonest, units };
  }

  /** To compare. */
  toJSON(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      [...this.#windows].map(([key, { hour, day }]) => [key, { hour: hour.toJSON(), day: day.toJSON() }]),
    );
  }

  /** A new place makes room first: those who released nothing for a day are forgotten, so budgets bound the memory. */
  #at(key: string, at: number): Windows {
    const known = this.#windows.get(key);
    if (known !== undefined) return known;
    for (const [other, { day }] of this.#windows) if (day.held(at) === 0) this.#windows.delete(other);
    const windows = new Windows();
    this.#windows.set(key, windows);
    return windows;
  }
}

function keyOf(holder: string, who: string, purpose: Purpose, metered: Metered): string {
  return `${holder} ${who} ${purpose} ${metered}`;
}
