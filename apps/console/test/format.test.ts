import { describe, expect, it } from 'vitest';
import { formatters } from '../src/locales/format.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('figures', () => {
  it('show a rate in per cent and its proportion to the fourth decimal', () => {
    const en = formatters('en');
    expect([en.percent(0.3180908), en.proportion(0.3180908)]).toEqual(['31.81%', '0.3181']);
    const fr = formatters('fr');
    expect([plain(fr.percent(0.3180908)), fr.proportion(0.3180908)]).toEqual(['31,81 %', '0,3181']);
  });

  it('group thousands as each language does', () => {
    expect(formatters('en').number(100_000)).toBe('100,000');
    expect(plain(formatters('fr').number(100_000))).toBe('100 000');
  });

  it('name sizes in the unit that says something', () => {
    const { bytes } = formatters('en');
    expect([bytes(640), bytes(31_000), bytes(2_500_000), bytes(1.5e9)].map(plain)).toEqual([
      '640 bytes',
      '31 kB',
      '2.5 MB',
      '1.5 GB',
    ]);
  });
});

describe('times', () => {
  const now = Date.parse('2026-05-04T12:00:00.000Z');

  it('are told in the largest whole unit past', () => {
    const { ago } = formatters('en');
    expect(ago('2026-05-04T11:59:18.000Z', now)).toBe('42 seconds ago');
    expect(ago('2026-05-04T11:00:01.000Z', now)).toBe('59 minutes ago');
    expect(ago('2026-05-03T11:00:00.000Z', now)).toBe('yesterday');
  });

  it('are never in the future, whatever the clocks say', () => {
    expect(formatters('en').ago('2026-05-04T12:00:30.000Z', now)).toBe('now');
  });

  it('name a month in its own time zone-free way', () => {
    expect(formatters('en').month('2026-01')).toBe('Jan 2026');
    expect(formatters('fr').month('2026-08')).toBe('août 2026');
  });
});
