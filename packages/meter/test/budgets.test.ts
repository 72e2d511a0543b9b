import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetTable, DEFAULT_BUDGETS, Meter, MeterEvent, MeterSnapshot, worstCase } from '../src/index.ts';
import { HOUR, SMALL } from './support/tables.ts';

const AT_STAKE = 3_400_000;

/** A table of the default's shape with one grant changed. */
const withGrant = (changes: object): unknown => ({
  ...SMALL,
  grants: [{ ...SMALL.grants[0], ...changes }, ...SMALL.grants.slice(1)],
});

describe('the default table', () => {
  it('is one', () => {
    expect(BudgetTable.parse(DEFAULT_BUDGETS)).toEqual(DEFAULT_BUDGETS);
  });

  it('lets whoever sits in the vault for four days have less than a thousandth of the people', () => {
    expect(worstCase(DEFAULT_BUDGETS, 4)).toEqual({
      granted: 2_600,
      credits: 750,
      total: 3_350,
      people: 5_020,
    });
    expect(worstCase(DEFAULT_BUDGETS, 4).total).toBeLessThan(AT_STAKE / 1_000);
  });

  it('gives one session of staff at most 200 identities and 400 clinical items a day', () => {
    const people = DEFAULT_BUDGETS.grants.filter(({ holder }) => holder.startsWith('user/'));
    for (const { metered, each } of people) {
      expect(each.day).toBeLessThanOrEqual(metered === 'identity' ? 200 : 400);
      expect(each.hour).toBeLessThanOrEqual(metered === 'identity' ? 40 : 80);
    }
  });
});

it('a thief who knows the table gets what the sum says, and no more', () => {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  const start = Date.UTC(2026, 5, 1);
  const end = start + 4 * 24 * HOUR;
  const settle = (at: number): void => {
    meter.settle('vault-ingest', 'T'.repeat(22), 1_000_000, at);
  };
  settle(start - HOUR);
  let stolen = 0;
  for (let at = start; at <= end; at += 60_000) {
    settle(at);
    const asks = DEFAULT_BUDGETS.grants
      .filter(({ metered }) => metered === 'identity' || metered === 'clinical')
      .map(({ holder, purposes, metered }) => {
        const role = /^user\/(.*)$/.exec(holder)?.[1];
        return { principal: role ? 'user:x' : holder, role, purpose: purposes[0]!, metered };
      });
    for (const { principal, role, purpose, metered } of asks) {
      const use = meter.use(principal, role as 'steward' | undefined, at);
      const { own, all } = use.budgets.find((one) => one.metered === metered)!;
      const room = Math.min(
        ...(['hour', 'day'] as const).flatMap((per) => [
          own.most[per] - own.used[per],
          all.most[per] - all.used[per],
        ]),
      );
      const count = room + (metered === 'identity' ? (use.credits ?? 0) : 0);
      if (count <= 0) continue;
      const asked = { principal, role: role as 'steward' | undefined, purpose, counts: { [metered]: count } };
      expect(meter.ask(asked, at).refusal).toBeNull();
      stolen += count;
    }
  }
  expect(stolen).toBeLessThanOrEqual(worstCase(DEFAULT_BUDGETS, 4).total);
  expect(stolen).toBeGreaterThan(0.9 * worstCase(DEFAULT_BUDGETS, 4).total);
});

describe('a table', () => {
  it.each<[string, unknown]>([
    ['with more for an hour than for its day', withGrant({ each: { hour: 11, day: 10 } })],
    ['with more for one than for all', withGrant({ together: { hour: 4, day: 7 } })],
    ['with a budget below nothing', withGrant({ each: { hour: -1, day: 10 } })],
    ['with a budget that is no whole number', withGrant({ each: { hour: 1.5, day: 10 } })],
    ['with a budget no sum can hold', withGrant({ together: { hour: 6, day: 2 ** 53 } })],
    ['with an unknown purpose', withGrant({ purposes: ['curiosity'] })],
    ['with a holder that is no role and no process', withGrant({ holder: 'user:s' })],
    ['with a field it does not know', withGrant({ note: '' })],
    ['with two grants for the same', { ...SMALL, grants: [SMALL.grants[0], SMALL.grants[0]] }],
    ['without credits', { ...SMALL, credits: undefined }],
  ])('%s is refused', (_what, table) => {
    expect(BudgetTable.safeParse(table).success).toBe(false);
  });
});

it.each([
  ['table', BudgetTable],
  ['event', MeterEvent],
  ['snapshot', MeterSnapshot],
])('rubbish is no %s, and does no harm', (_what, schema) => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (rubbish) => {
      expect(schema.safeParse(rubbish).success).toBe(false);
    }),
    { numRuns: 300 },
  );
});
