import type { CreditRule } from './budgets.ts';
import { SlidingWindow } from './sliding-window.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Reads earned with records. Three bounds hold whatever the vault claims to have brought: so many records each, so many a
 * day, so many held at a time. The oldest are spent first, since they end first.
 */
export class Credits {
  /** [when earned, how many are left], oldest first. */
  #lots: [number, number][] = [];
  /** Records that have not yet made a whole credit. */
  #carried = 0;
  readonly #earned = new SlidingWindow(DAY_MS);

  held(rule: CreditRule, at: number): number {
    const live = this.#lots.filter((lot) => isLive(lot, rule, at));
    return Math.min(
      rule.mostHeld,
      live.reduce((sum, [, left]) => sum + left, 0),
    );
  }

  /** What the bounds cut off is lost, not saved up: saved up, it would let out a month's reads on one night. */
  earn(rule: CreditRule, records: number, at: number): void {
    const brought = Math.min(records, Number.MAX_SAFE_INTEGER - this.#carried) + this.#carried;
    this.#carried = brought % rule.recordsEach;
    const earned = Math.min(
      Math.floor(brought / rule.recordsEach),
      rule.mostADay - this.#earned.held(at),
      rule.mostHeld - this.held(rule, at),
    );
    if (earned <= 0) return; // below zero when a table has become stricter
    this.#earned.add(earned, at);
    this.#lots = [...this.#lots.filter((lot) => isLive(lot, rule, at)), [at, earned]];
  }

  /** The caller has seen that so many are held. */
  spend(rule: CreditRule, count: number, at: number): void {
    let due = count;
    this.#lots = this.#lots.flatMap((lot): [number, number][] => {
      if (!isLive(lot, rule, at)) return [];
      const taken = Math.min(due, lot[1]);
      due -= taken;
      return taken === lot[1] ? [] : [[lot[0], lot[1] - taken]];
    });
  }

  /** To compare. */
  toJSON(): Readonly<Record<string, unknown>> {
    return { lots: this.#lots, carried: this.#carried, earned: this.#earned.toJSON() };
  }
}

function isLive([earnedAt]: readonly [number, number], { lastsHours }: CreditRule, at: number): boolean {
  return at - earnedAt < lastsHours * HOUR_MS;
}
