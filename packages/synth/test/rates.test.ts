import { describe, expect, it } from 'vitest';
import { ROBSON, type RobsonGroup } from '../src/index.ts';
import { deliveries, population, share } from './support.ts';

/** Four standard errors of a share: a right sample of this size fails one such check in 16,000. */
function near(actual: number, expected: number, n: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / n) + 1e-9);
}

describe('rates over 50,000 births', () => {
  const births = population();
  const women = deliveries(births);

  it('has each Robson group in its share, with its caesarean rate', () => {
    for (const [group, { share: percent, caesarean }] of Object.entries(ROBSON)) {
      const members = women.filter(({ robson }) => robson === (group as RobsonGroup));
      near(members.length / women.length, percent / 100, women.length);
      near(
        share(members, ({ mode }) => mode === 'caesarean'),
        caesarean / 100,
        members.length,
      );
    }
  });

  it('has the totals that were published', () => {
    near(
      share(women, ({ mode }) => mode === 'caesarean'),
      0.291,
      women.length,
    );
    near(
      share(women, ({ parity }) => parity === 0),
      0.433,
      women.length,
    );
    near(
      share(women, ({ plurality }) => plurality > 1),
      0.016,
      women.length,
    );
    near(
      share(births, ({ delivery }) => delivery.gestationDays < 259),
      0.078,
      births.length,
    );
    expect(share(women, ({ ageYears }) => ageYears <= 19)).toBeCloseTo(0.03, 2);
    expect(Math.abs(share(women, ({ ageYears }) => ageYears >= 35) - 0.22)).toBeLessThan(0.01);
  });

  it('weighs boys of 30 weeks as the reference does', () => {
    const weights = births
      .filter(({ delivery, infant }) => {
        const week = Math.floor(delivery.gestationDays / 7);
        return week >= 29 && week <= 31 && infant.sex === 'male' && delivery.plurality === 1;
      })
      .map(({ infant }) => infant.birthWeightG);
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    expect(weights.length).toBeGreaterThan(50);
    expect(Math.abs(mean - 1487)).toBeLessThan(4 * (330 / Math.sqrt(weights.length)));
  });

  it('admits the immature to intensive care far more often than the mature', () => {
    const early = births.filter(({ delivery }) => delivery.gestationDays < 32 * 7);
    const term = births.filter(({ delivery }) => delivery.gestationDays >= 39 * 7);
    expect(share(early, ({ infant }) => infant.nicu)).toBeGreaterThan(0.8);
    expect(share(term, ({ infant }) => infant.nicu)).toBeLessThan(0.1);
  });
});
