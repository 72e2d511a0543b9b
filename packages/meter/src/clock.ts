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
