import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, isMonth, isTime, yearsBetween } from '../src/calendar.ts';

const MS_A_DAY = 86_400_000;

describe('the calendar', () => {
  it('agrees with Date on every day from 1900 to 2199', () => {
    const first = Date.UTC(1900, 0, 1) / MS_A_DAY;
    const last = Date.UTC(2199, 11, 31) / MS_A_DAY;
    for (let day = first; day <= last; day++) {
      const text = new Date(day * MS_A_DAY).toISOString().slice(0, 10);
      if (dayNumber(text) !== day) expect.fail(text);
    }
  });

  it.each([
    '2017-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '1899-12-31',
    '2200-01-01',
  ])('knows no %s', (text) => expect(dayNumber(text)).toBeNaN());

  it('takes no other way of writing a day', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        if (!Number.isNaN(dayNumber(text))) expect(text).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      }),
    );
    for (const text of [
      '20250101',
      '2025/01/01',
      '2025-1-1',
      '01-01-2025',
      ' 2025-01-01',
      '2025-01-01T00:00',
      '٢٠٢٥-٠١-٠١',
    ]) {
      expect(dayNumber(text)).toBeNaN();
    }
  });

  it('knows months and times', () => {
    expect(['2025-01', '2025-12', '2025-00', '2025-13', '2025-1'].map(isMonth)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(['00:00', '23:59', '24:00', '12:60', '8:30', '08h30'].map(isTime)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('counts completed years', () => {
    expect(yearsBetween('1992-02-29', '2025-02-28')).toBe(32);
    expect(yearsBetween('1992-02-29', '2025-03-01')).toBe(33);
    expect(yearsBetween('2025-01-02', '2025-01-01')).toBe(-1);
  });
});
