import { MeterOverview, MOST_FEW, PEOPLE_A_ROW } from '@vernix/contracts';
import { DEFAULT_BUDGETS, Meter } from '@vernix/meter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsWithin } from '../src/pages/intake/reach.ts';
import { parseRows, rowsInWords } from '../src/pages/intake/row-numbers.ts';

describe('row numbers as people write them', () => {
  it.each([
    ['12', [12]],
    [' 12, 3 ;7', [3, 7, 12]],
    ['40-43, 12', [12, 40, 41, 42, 43]],
    ['40 – 42 41', [40, 41, 42]],
    ['1-100', Array.from({ length: 100 }, (_, index) => index + 1)],
  ])('%s', (text, numbers) => expect(parseRows(text)).toEqual(numbers));

  it.each([
    '',
    ' , ',
    '0',
    '-3',
    '4-',
    '5-2',
    '1.5',
    'a',
    '1-101',
    '1-60, 101-160',
    '1-999999999',
    '12345678901',
  ])('are not %j', (text) => expect(parseRows(text)).toBeNull());

  it('are read back as they are shown', () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: MOST_FEW });
    fc.assert(
      fc.property(some, (numbers) => {
        const rising = numbers.toSorted((a, b) => a - b);
        expect(parseRows(rowsInWords(rising))).toEqual(rising);
      }),
    );
    expect(rowsInWords([1, 2, 4, 5, 6, 9])).toBe('1, 2, 4–6, 9');
  });
});

describe('how many rows a person may have opened', () => {
  const steward = {
    account: 'k7',
    role: 'steward',
    purpose: 'care',
    classes: ['identity', 'clinical'],
  } as const;
  const asked = (principal: string, rows: number) => ({
    ...({ principal, role: 'steward', purpose: 'care' } as const),
    counts: { identity: PEOPLE_A_ROW * rows, clinical: rows },
  });
  const after = (...readings: readonly (readonly [string, number])[]) => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    for (const [principal, rows] of readings) meter.ask(asked(principal, rows), 0);
    return MeterOverview.parse(meter.overview(0));
  };
  const classes = [...steward.classes];

  it('is what is left of the hour, of their own and of all of their role’s', () => {
    expect(rowsWithin(after(), { ...steward, classes })).toBe(30);
    expect(rowsWithin(after(['user:k7', 15]), { ...steward, classes })).toBe(15);
    expect(rowsWithin(after(['user:k8', 15]), { ...steward, classes })).toBe(30);
    expect(rowsWithin(after(['user:k8', 30], ['user:k9', 22]), { ...steward, classes })).toBe(8);
  });

  it('is bounded by names also where none is asked for, and by nought where there is no budget', () => {
    expect(rowsWithin(after(['user:k7', 15]), { ...steward, classes: ['clinical'] })).toBe(15);
    expect(rowsWithin(after(), { ...steward, classes, purpose: 'audit' })).toBe(0);
    expect(rowsWithin(after(), { ...steward, classes, role: 'privacy-officer', purpose: 'audit' })).toBe(10);
  });

  it('is what the meter then grants, and no more', () => {
    const readings = fc.array(
      fc.tuple(fc.constantFrom('user:k7', 'user:k8', 'user:k9'), fc.integer({ min: 1, max: 40 })),
    );
    fc.assert(
      fc.property(readings, (before) => {
        const within = rowsWithin(after(...before), { ...steward, classes });
        const meter = Meter.replay(DEFAULT_BUDGETS, []);
        for (const [principal, rows] of before) meter.ask(asked(principal, rows), 0);
        if (within > 0) expect(meter.ask(asked('user:k7', within), 0).refusal).toBeNull();
        expect(meter.ask(asked('user:k7', 1), 0).refusal).not.toBeNull();
      }),
    );
  });
});
