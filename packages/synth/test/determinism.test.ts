import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submissions, synthesise, TEMPLATE_HEADER, templateLine, truthLine } from '../src/index.ts';
import { PERIOD } from './support.ts';

function digest(seed: number, births: number): string {
  const hash = createHash('sha256');
  let row = 0;
  for (const submission of submissions({ seed, births, ...PERIOD })) {
    hash.update(`${templateLine(submission)}\n${truthLine(submission, 'f.csv', (row += 1))}\n`);
  }
  return hash.digest('hex');
}

describe('a population', () => {
  it('is the same, byte for byte, for the same seed, and another for another', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, births) => {
        expect(digest(seed, births)).toBe(digest(seed, births));
        expect(digest(seed, births)).not.toBe(digest(seed + 1, births));
      }),
      { numRuns: 25 },
    );
  });

  it('has exactly the births asked for, in order of time, within the period', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 400 }), (seed, births) => {
        const born = [...synthesise({ seed, births, ...PERIOD })];
        expect(born).toHaveLength(births);
        const dates = born.map(({ delivery }) => delivery.date);
        expect(dates).toEqual(dates.toSorted());
        expect(dates[0]! >= PERIOD.from && dates.at(-1)! <= PERIOD.to).toBe(true);
        for (const { delivery } of born) {
          const siblings = born.filter((other) => other.delivery.id === delivery.id);
          expect(siblings).toHaveLength(delivery.plurality);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('refuses options that make no population', () => {
    for (const options of [
      { births: 0, ...PERIOD },
      { births: 1.5, ...PERIOD },
      { births: 1, from: '2024-01-02', to: '2024-01-01' },
      { births: 1, from: '2023-02-29', to: '2024-01-01' },
    ]) {
      expect(() => synthesise({ seed: 1, ...options }).next()).toThrow(RangeError);
    }
  });

  it('writes as many cells as the template has columns', () => {
    const columns = TEMPLATE_HEADER.split(',').length;
    for (const submission of submissions({ seed: 3, births: 500, ...PERIOD })) {
      expect(templateLine(submission).split(',')).toHaveLength(columns);
    }
  });
});
