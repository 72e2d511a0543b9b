import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapWords } from '../src/charts/export-svg.ts';
import { wilson } from '../src/charts/wilson.ts';
import { countSignals, runsOf } from '../src/pages/care/signals.tsx';

describe("Wilson's interval", () => {
  it('is the published one for 15 of 148', () => {
    const { lower, upper } = wilson(15, 148) ?? { lower: 0, upper: 0 };
    expect([lower.toFixed(4), upper.toFixed(4)]).toEqual(['0.0624', '0.1605']);
  });

  it('holds the proportion and stays within 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 }), (a, b) => {
        const [numerator, denominator] = [Math.min(a, b), Math.max(a, b)];
        const interval = wilson(numerator, denominator);
        if (denominator === 0) return interval === null;
        const p = numerator / denominator;
        const { lower, upper } = interval ?? { lower: 1, upper: 0 };
        return lower >= 0 && lower <= p + 1e-12 && p - 1e-12 <= upper && upper <= 1;
      }),
    );
  });
});

describe('signals of a run chart', () => {
  const zero = { shown: true, value: 0 } as const;
  const rate = { numerator: zero, denominator: zero, missing: zero, value: null };
  const points = (['run', 'run', null, 'above', 'run', 'run', 'run'] as const).map((signal, index) => ({
    month: `2026-0${index + 1}`,
    rate,
    lower: null,
    upper: null,
    signal,
  }));

  it('tell a run once, from its first month to its last', () => {
    expect(runsOf(points)).toEqual([
      { first: '2026-01', last: '2026-02', count: 2 },
      { first: '2026-05', last: '2026-07', count: 3 },
    ]);
  });

  it('count runs and months outside the limits', () => {
    expect(countSignals(points)).toBe(3);
  });
});

it('words on a saved image are wrapped, none lost', () => {
  const lines = wrapWords('one two three four five six seven', 12);
  expect(lines.join(' ')).toBe('one two three four five six seven');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(12);
});
