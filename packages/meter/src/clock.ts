import { VernixError } from '@vernix/contracts';

/** Both clocks at one moment: the wall clock, and one that nobody can set. */
export interface Reading {
  /** Unix milliseconds, whole. */
  readonly wallMs: number;
  /** Milliseconds since any fixed moment of this run, as `performance.now()` gives them. */
  readonly monotonicMs: number;
}

export interface MeterTime {
  /** Unix milliseconds, whole, never less than before. */
  readonly at: number;
  /** As `at`, but a wall clock that is set back does not hold it up: for what should rather expire. */
  readonly steadyAt: number;
  /**
   * How far the wall clock moved by itself since the last reading: above 0 when it was set forward, below 0 when it
   * was set back, 0 within a minute. At the first reading, the time since the newest event known.
   */
  readonly jumpMs: number;
}

const UNREMARKABLE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/**
 * The meter's time, which frees budgets. It follows the wall clock, but is never further from where it started than the
 * other clock is, and never goes back: a clock that is set frees nothing. Only a start takes the wall clock's word, as
 * nothing else tells how long the process was down; its `jumpMs` says for how much.
 */
export class MeterClock {
  #at: number;
  /** Where it started: meter time, and the monotonic clock then. */
  #start: { readonly at: number; readonly monotonicMs: number } | null = null;
  #last: Reading | null = null;

  /** `newest`: time of the newest event known, 0 when there is none. */
  constructor(newest: number) {
    this.#at = newest;
  }

  read(now: Reading): MeterTime {
    const jump = this.#jump(now);
    this.#last = now;
    this.#start ??= { at: Math.max(this.#at, now.wallMs), monotonicMs: now.monotonicMs };
    const elapsed = Math.floor(this.#start.at + now.monotonicMs - this.#start.monotonicMs);
    this.#at = Math.max(this.#at, Math.min(now.wallMs, elapsed));
    return {
      at: this.#at,
      steadyAt: Math.max(this.#at, elapsed),
      jumpMs: Math.abs(jump) > UNREMARKABLE_MS ? Math.round(jump) : 0,
    };
  }

  #jump({ wallMs, monotonicMs }: Reading): number {
    if (this.#last !== null) return wallMs - this.#last.wallMs - (monotonicMs - this.#last.monotonicMs);
    return this.#at === 0 ? 0 : wallMs - this.#at;
  }
}

/** So long a time in which nothing was written no start believes by itself: the wall clock may be ahead. */
export const MOST_PAUSE_MS = 31 * DAY_MS;

/**
 * What time it was, at least, when the newest entry of a log was written. What the meter dated is believed, as its time runs no faster
 * than a clock that nobody can set. What the wall clock dated is, unless it is far ahead of all before: it may have been set since.
 */
export class NewestWritten {
  readonly #since: number;
  #at = 0;

  /** @param since when there was nothing written yet, as Unix milliseconds */
  constructor(since: number) {
    this.#since = since;
  }

  /** Unix milliseconds. */
  get at(): number {
    return this.#at === 0 ? this.#since : this.#at;
  }

  /** @param meterMs where the meter dated it too */
  take(wallMs: number, meterMs = 0): void {
    this.#at = Math.max(this.#at, meterMs);
    if (this.#at === 0 || wallMs <= this.#at + MOST_PAUSE_MS) this.#at = Math.max(this.#at, wallMs);
  }

  /**
   * Before anything is written under a time that no later start would come back from.
   * @param believedUntil what the operator said of a clock that is right
   * @throws VernixError `clock-ahead`
   */
  checkClock(nowMs: number, believedUntil: string | undefined): void {
    if (nowMs <= this.at + MOST_PAUSE_MS) return;
    if (believedUntil !== undefined && nowMs <= Date.parse(believedUntil)) return;
    const iso = (ms: number): string => new Date(ms).toISOString();
    throw new VernixError('clock-ahead', {
      now: iso(nowMs),
      newest: iso(this.at),
      until: iso(nowMs + DAY_MS),
    });
  }
}
