import { MeterOverview, MOST_FEW, PEOPLE_A_ROW } from '@vernix/contracts';
import { DEFAULT_BUDGETS, Meter } from '@vernix/meter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachOf } from '../src/pages/intake/reach.ts';
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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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
  const rowsOf = (...asked: Parameters<typeof reachOf>) => reachOf(...asked)?.rows;

  it('is told with the window that says so, and when some of it comes back', () => {
    expect(reachOf(after(), { ...steward, classes })).toEqual({ rows: 30, window: 'hour', next: null });
    expect(reachOf(after(['user:k7', 30]), { ...steward, classes })).toEqual({
      ...{ rows: 0, window: 'hour' },
      next: new Date(HOUR + MINUTE).toISOString(),
    });
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    for (let turn = 0; turn < 3; turn += 1) meter.ask(asked('user:k7', 30), 2 * turn * HOUR);
    expect(reachOf(MeterOverview.parse(meter.overview(6 * HOUR)), { ...steward, classes })).toEqual({
      ...{ rows: 10, window: 'day' },
      next: new Date(24 * HOUR + 24 * MINUTE).toISOString(),
    });
  });

  it('comes back when the last of what is spent does', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    const spend = (principal: string, rows: number, hour: number) =>
      expect(meter.ask(asked(principal, rows), hour * HOUR).refusal).toBeNull();
    for (const [turn, principal] of ['user:k8', 'user:k8', 'user:k8', 'user:k9'].entries())
      spend(principal, turn === 3 ? 10 : 30, 2 * turn);
    for (const hour of [10, 12, 14]) spend('user:k7', 30, hour);
    spend('user:k7', 10, 16);
    // All of the day is spent, theirs and their role’s together: the role’s comes back ten hours before their own.
    expect(reachOf(MeterOverview.parse(meter.overview(18 * HOUR)), { ...steward, classes })).toEqual({
      ...{ rows: 0, window: 'day' },
      next: new Date(34 * HOUR + 24 * MINUTE).toISOString(),
    });
  });

  it('comes back at a time that nobody knows to whom the meter does not list', () => {
    const known = after(['user:k8', 30], ['user:k9', 30]);
    const uses = known.uses.map((use) => ({
      ...use,
      principals: use.principals.filter(({ principal }) => principal !== 'user:k9'),
      more: use.more + 1,
    }));
    expect(reachOf(known, { ...steward, account: 'k9', classes })?.next).not.toBeNull();
    expect(reachOf({ ...known, uses }, { ...steward, account: 'k9', classes })).toEqual({
      ...{ rows: 0, window: 'hour' },
      next: null,
    });
  });

  it('is nothing until then, and something then, whoever spent it', () => {
    const reading = fc.record({
      account: fc.constantFrom('k7', 'k8', 'k9'),
      rows: fc.constantFrom(10, 20, 30),
      minutes: fc.integer({ min: 20, max: 70 }),
    });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 20, maxLength: 30 }), (readings) => {
        const meter = Meter.replay(DEFAULT_BUDGETS, []);
        const stands = (at: number, account = 'k7') =>
          reachOf(MeterOverview.parse(meter.overview(at)), { ...steward, account, classes })!;
        let now = 0;
        for (const { account, rows, minutes } of readings) {
          now += minutes * MINUTE;
          // Who asks for more than a day's is stopped, and reads no more.
          const within = Math.min(rows, stands(now, account).rows);
          if (within > 0) meter.ask(asked(`user:${account}`, within), now);
          const { rows: left, next } = stands(now);
          if (left > 0) continue;
          expect(next).not.toBeNull();
          expect(stands(Date.parse(next!) - 1).rows).toBe(0);
          expect(stands(Date.parse(next!)).rows).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is what is left of the hour, of their own and of all of their role’s', () => {
    expect(rowsOf(after(), { ...steward, classes })).toBe(30);
    expect(rowsOf(after(['user:k7', 15]), { ...steward, classes })).toBe(15);
    expect(rowsOf(after(['user:k8', 15]), { ...steward, classes })).toBe(30);
    expect(rowsOf(after(['user:k8', 30], ['user:k9', 22]), { ...steward, classes })).toBe(8);
  });

  it('is bounded by names also where none is asked for, and is not where there is no budget', () => {
    expect(rowsOf(after(['user:k7', 15]), { ...steward, classes: ['clinical'] })).toBe(15);
    expect(reachOf(after(), { ...steward, classes, purpose: 'audit' })).toBeNull();
    expect(rowsOf(after(), { ...steward, classes, role: 'privacy-officer', purpose: 'audit' })).toBe(10);
  });

  it('is what the meter then grants, and no more', () => {
    const readings = fc.array(
      fc.tuple(fc.constantFrom('user:k7', 'user:k8', 'user:k9'), fc.integer({ min: 1, max: 40 })),
    );
    fc.assert(
      fc.property(readings, (before) => {
        const within = rowsOf(after(...before), { ...steward, classes }) ?? 0;
        const meter = Meter.replay(DEFAULT_BUDGETS, []);
        for (const [principal, rows] of before) meter.ask(asked(principal, rows), 0);
        if (within > 0) expect(meter.ask(asked('user:k7', within), 0).refusal).toBeNull();
        expect(meter.ask(asked('user:k7', 1), 0).refusal).not.toBeNull();
      }),
    );
  });
});
