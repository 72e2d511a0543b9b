import type { IndicatorsAnswer } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../src/pages/care/default-view.ts';

/** Indicators with the values of their groups; null is withheld. */
function answer(values: Readonly<Record<string, readonly (number | null)[]>>): IndicatorsAnswer {
  const count = { shown: false as const };
  const text = { en: '', fr: '' };
  return {
    provenance: { snapshot: 's', snapshotAt: '2026-01-01T00:00:00Z' },
    threshold: 6,
    indicators: Object.entries(values).map(([id, groups]) => ({
      id,
      version: '1',
      title: text,
      numeratorLabel: text,
      denominatorLabel: text,
      per: id === 'births' ? null : 100,
      groups: groups.map((value, index) => ({
        key: String(index),
        label: null,
        rate: { numerator: count, denominator: count, missing: count, value },
      })),
    })),
  };
}

const none = answer({ births: [1], preterm: [null], caesarean: [null, null] });

describe('what Care compares when nobody chose', () => {
  it('is caesarean by site, where that can be shown', () => {
    const site = answer({ births: [1], preterm: [7], caesarean: [null, 30] });
    expect(viewOf({}, { site, level: none })).toEqual({ indicator: 'caesarean', by: 'site' });
  });

  it('else by level, else another rate', () => {
    const level = answer({ births: [1], preterm: [7], caesarean: [30] });
    const site = answer({ births: [1], preterm: [7], caesarean: [null, null] });
    expect(viewOf({}, { site: none, level })).toEqual({ indicator: 'caesarean', by: 'level' });
    expect(viewOf({}, { site, level: none })).toEqual({ indicator: 'preterm', by: 'site' });
  });

  it('is caesarean by site when nothing can be shown, and nothing when there is no rate', () => {
    expect(viewOf({}, { site: none, level: none })).toEqual({ indicator: 'caesarean', by: 'site' });
    const counts = answer({ births: [1] });
    expect(viewOf({}, { site: counts, level: counts })).toBeUndefined();
  });

  it('stays what was chosen, shown or not', () => {
    const site = answer({ births: [1], preterm: [7], caesarean: [30] });
    expect(viewOf({ indicator: 'preterm', by: 'level' }, { site, level: none })).toEqual({
      indicator: 'preterm',
      by: 'level',
    });
    expect(viewOf({ indicator: 'births' }, { site, level: none })).toEqual({
      indicator: 'births',
      by: 'site',
    });
    expect(viewOf({ indicator: 'no-such', by: 'site' }, { site, level: none })?.indicator).toBe('caesarean');
  });
});
