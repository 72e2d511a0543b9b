import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeterClock, MOST_PAUSE_MS, NewestWritten } from '../src/index.ts';
import { DAY, HOUR, T0 } from './support/tables.ts';

describe('the meter’s clock', () => {
  it('follows both clocks when they agree', () => {
    const clock = new MeterClock(0);
    expect(clock.read({ wallMs: T0, monotonicMs: 5.25 })).toMatchObject({ at: T0, jumpMs: 0 });
    expect(clock.read({ wallMs: T0 + 10, monotonicMs: 15.25 })).toMatchObject({ at: T0 + 10, jumpMs: 0 });
  });

  it('stands still while the wall clock is set back, and says so', () => {
    const clock = new MeterClock(0);
    clock.read({ wallMs: T0, monotonicMs: 0 });
    expect(clock.read({ wallMs: T0 - HOUR, monotonicMs: 1_000 })).toMatchObject({
      at: T0,
      jumpMs: -HOUR - 1_000,
    });
    expect(clock.read({ wallMs: T0 - HOUR + 1_000, monotonicMs: 2_000 })).toMatchObject({
      at: T0,
      steadyAt: T0 + 2_000,
      jumpMs: 0,
    });
    // Set right again, it has missed nothing.
    expect(clock.read({ wallMs: T0 + 3_000, monotonicMs: 3_000 })).toMatchObject({
      at: T0 + 3_000,
      jumpMs: HOUR + 1_000,
    });
  });

  it('goes forward only by what has elapsed when the wall clock is set forward, and says so', () => {
    const clock = new MeterClock(0);
    clock.read({ wallMs: T0, monotonicMs: 0 });
    expect(clock.read({ wallMs: T0 + DAY, monotonicMs: 1_000 })).toMatchObject({
      at: T0 + 1_000,
      jumpMs: DAY - 1_000,
    });
    expect(clock.read({ wallMs: T0 + DAY + HOUR, monotonicMs: 1_000 + HOUR })).toMatchObject({
      at: T0 + 1_000 + HOUR,
      jumpMs: 0,
    });
  });

  it('starts from the newest event, takes the wall clock’s word for the pause, and says how long it was', () => {
    expect(new MeterClock(T0).read({ wallMs: T0 + DAY, monotonicMs: 9 })).toMatchObject({
      at: T0 + DAY,
      jumpMs: DAY,
    });
    expect(new MeterClock(T0).read({ wallMs: T0 - DAY, monotonicMs: 9 })).toMatchObject({
      at: T0,
      jumpMs: -DAY,
    });
  });

  it('does not fall behind when it is read many times a millisecond', () => {
    const clock = new MeterClock(0);
    for (let tick = 0; tick <= 10_000; tick += 1) {
      clock.read({ wallMs: T0 + Math.floor(tick / 7), monotonicMs: tick / 7 });
    }
    expect(clock.read({ wallMs: T0 + 1_430, monotonicMs: 1_430 }).at).toBe(T0 + 1_430);
  });

  it('never goes back, nor forward by more than has elapsed, whatever the wall clock does', () => {
    const readings = fc.array(
      fc.record({
        wallMs: fc.integer({ min: 0, max: 2 * T0 }),
        elapsed: fc.double({ min: 0, max: DAY, noNaN: true }),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(fc.nat(T0), readings, (newest, all) => {
        const clock = new MeterClock(newest);
        let monotonicMs = 0;
        let first: number | undefined;
        let before = newest;
        for (const { wallMs, elapsed } of all) {
          if (first !== undefined) monotonicMs += elapsed;
          const { at } = clock.read({ wallMs, monotonicMs });
          first ??= at;
          expect(Number.isSafeInteger(at)).toBe(true);
          expect(at).toBeGreaterThanOrEqual(before);
          expect(at).toBeLessThanOrEqual(first + monotonicMs);
          before = at;
        }
      }),
    );
  });
});

describe('what was written last', () => {
  it('is what either clock dated, and of the wall clock nothing that is far ahead of all before', () => {
    const newest = new NewestWritten(T0 - DAY);
    expect(newest.at).toBe(T0 - DAY);
    newest.take(T0);
    newest.take(T0 + MOST_PAUSE_MS);
    newest.take(T0 - DAY);
    expect(newest.at).toBe(T0 + MOST_PAUSE_MS);
    newest.take(T0 + 2 * MOST_PAUSE_MS + 1);
    expect(newest.at).toBe(T0 + MOST_PAUSE_MS);
    newest.take(T0 + 3_650 * DAY, T0 + MOST_PAUSE_MS + HOUR);
    expect(newest.at).toBe(T0 + MOST_PAUSE_MS + HOUR);
    newest.take(T0 + 400 * DAY, T0 + 400 * DAY); // a start that was told to believe it
    expect(newest.at).toBe(T0 + 400 * DAY);
  });
});
