import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlidingWindow } from '../src/sliding-window.ts';

const WIDTH = 3_600_000;
const BUDGET = 10;

const additions = fc.array(
  fc.record({
    after: fc.oneof(fc.nat(WIDTH / 4), fc.constantFrom(0, 1, WIDTH - 1, WIDTH, WIDTH + 1)),
    units: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 60, size: 'max' },
);

/** Adds what fits, as a meter does; when and how much. */
function addWhatFits(all: readonly { after: number; units: number }[]): {
  window: SlidingWindow;
  added: (readonly [at: number, units: number])[];
  at: number;
} {
  const window = new SlidingWindow(WIDTH);
  const added: (readonly [number, number])[] = [];
  let at = 1_700_000_000_123;
  for (const { after, units } of all) {
    at += after;
    if (window.held(at) + units > BUDGET) continue;
    window.add(units, at);
    added.push([at, units]);
  }
  return { window, added, at };
}

const sumIn = (added: readonly (readonly [number, number])[], from: number, to: number): number =>
  added.reduce((sum, [at, units]) => (at >= from && at <= to ? sum + units : sum), 0);

it('lets no closed interval of its width hold more than the budget', () => {
  fc.assert(
    fc.property(additions, (all) => {
      const { added } = addWhatFits(all);
      for (const [start] of added) expect(sumIn(added, start, start + WIDTH)).toBeLessThanOrEqual(BUDGET);
    }),
  );
});

it('never counts too few, and nothing for longer than a sixtieth beyond its width', () => {
  fc.assert(
    fc.property(additions, fc.nat(2 * WIDTH), (all, later) => {
      const { window, added, at } = addWhatFits(all);
      const held = window.held(at + later);
      expect(held).toBeGreaterThanOrEqual(sumIn(added, at + later - WIDTH, Infinity));
      expect(held).toBeLessThanOrEqual(sumIn(added, at + later - WIDTH - WIDTH / 60, Infinity));
    }),
  );
});

it('keeps at most 61 numbers, however often it is added to', () => {
  const window = new SlidingWindow(WIDTH);
  for (let at = 0; at < 5 * WIDTH; at += 1_000) window.add(1, at);
  expect(window.toJSON().length).toBeLessThanOrEqual(61);
});

it('counts what came in the last millisecond of a part for its whole width', () => {
  const window = new SlidingWindow(WIDTH);
  const last = 7 * (WIDTH / 60) - 1;
  window.add(1, last);
  expect(window.held(last + WIDTH)).toBe(1);
  expect(window.held(last + WIDTH + 1)).toBe(0);
});
