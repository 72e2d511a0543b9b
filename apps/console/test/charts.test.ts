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
  const shown = (value: number) => ({ shown: true, value }) as const;
  const hidden = { shown: false, why: 'small' } as const;
  const rate = (numerator: number | null) => ({
    numerator: numerator === null ? hidden : shown(numerator),
    denominator: shown(100),
    missing: shown(0),
    value: numerator,
  });
  type Signal = 'above' | 'below' | 'run' | null;
  const chart = (months: readonly (readonly [numerator: number | null, signal: Signal])[]) => ({
    centre: 0.3,
    points: months.map(([numerator, signal], index) => ({
      month: `2026-${String(index + 1).padStart(2, '0')}`,
      rate: rate(numerator),
      lower: null,
      upper: null,
      signal,
    })),
  });
  const ABOVE = [33, 'run'] as const;

  it('tell a run once, from its first month to its last', () => {
    const answer = chart([[28, null], ...Array.from({ length: 8 }, () => ABOVE), [null, null], [31, null]]);
    expect(runsOf(answer)).toEqual([{ first: '2026-02', last: '2026-09', count: 8 }]);
  });

  it('tell a run once, too, when a month of it is outside the limits', () => {
    const answer = chart([[60, 'above'], ABOVE, ABOVE, ABOVE, [61, 'above'], ABOVE, ABOVE, ABOVE, ABOVE]);
    expect(runsOf(answer)).toEqual([{ first: '2026-01', last: '2026-09', count: 9 }]);
    expect(countSignals(answer)).toBe(3);
  });

  it('make no run of months that are all told by themselves', () => {
    expect(runsOf(chart(Array.from({ length: 8 }, () => [60, 'above'] as const)))).toEqual([]);
  });
});

it('words on a saved image are wrapped, none lost', () => {
  const lines = wrapWords('one two three four five six seven', 12);
  expect(lines.join(' ')).toBe('one two three four five six seven');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(12);
});
