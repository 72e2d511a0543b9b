import { describe, expect, it } from 'vitest';
import { judge } from '../src/index.ts';

const point = (numerator: number | null, denominator = 100) => ({ numerator, denominator });

describe('the p-chart', () => {
  it('sets limits at three standard errors, within 0 and 1', () => {
    const [small, large] = judge([point(30), point(300, 1000)], 0.3);
    expect(small).toMatchObject({ signal: null });
    expect(small!.lower).toBeCloseTo(0.3 - 3 * Math.sqrt(0.0021), 12);
    expect(large!.upper).toBeCloseTo(0.3 + 3 * Math.sqrt(0.00021), 12);
    expect(judge([point(1, 4)], 0.3)[0]).toMatchObject({ lower: 0, upper: 0.3 + 3 * Math.sqrt(0.21 / 4) });
    expect(judge([point(1, 2)], 0.9)[0]!.upper).toBe(1);
  });

  it('marks points outside a limit', () => {
    const signals = judge([point(30), point(45), point(15)], 0.3).map(({ signal }) => signal);
    expect(signals).toEqual([null, 'above', 'below']);
  });

  it('marks a run of eight on one side, and not one of seven', () => {
    const eight = judge([point(25), ...Array.from({ length: 8 }, () => point(31))], 0.3);
    expect(eight.map(({ signal }) => signal)).toEqual([null, ...Array.from({ length: 8 }, () => 'run')]);
    const seven = judge([point(25), ...Array.from({ length: 7 }, () => point(31))], 0.3);
    expect(seven.every(({ signal }) => signal === null)).toBe(true);
  });

  it('ends a run at a point on the centre and at a withheld one, of which it says nothing', () => {
    const points = [
      ...Array.from({ length: 7 }, () => point(31)),
      point(null),
      ...Array.from({ length: 7 }, () => point(31)),
    ];
    expect(judge(points, 0.3).every(({ signal }) => signal === null)).toBe(true);
    points[7] = point(30);
    expect(judge(points, 0.3).every(({ signal }) => signal === null)).toBe(true);
    points[7] = point(31);
    expect(judge(points, 0.3).every(({ signal }) => signal === 'run')).toBe(true);
  });

  it('judges nothing without a centre or a denominator', () => {
    const nothing = { lower: null, upper: null, signal: null };
    expect(judge([point(30)], null)).toEqual([nothing]);
    expect(judge([point(0, 0)], 0.3)).toEqual([nothing]);
  });
});
