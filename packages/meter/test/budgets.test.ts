import { PEOPLE_A_ROW } from '@vernix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Asked,
  BudgetTable,
  costOf,
  DEFAULT_BUDGETS,
  itemCounts,
  Meter,
  MeterEvent,
  worstCase,
} from '../src/index.ts';
import { HOUR, SMALL, useOf } from './support/tables.ts';

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
    expect(worstCase(DEFAULT_BUDGETS, 4)).toEqual({ granted: 1_840, credits: 1_500, total: 3_340 });
    expect(worstCase(DEFAULT_BUDGETS, 4).total).toBeLessThan(AT_STAKE / 1_000);
  });

  it('gives one session of staff at most 200 people a day, and 60 in an hour', () => {
    const people = DEFAULT_BUDGETS.grants.filter(
      ({ holder, metered }) => holder.startsWith('user/') && metered === 'identity',
    );
    expect(people).toHaveLength(2);
    for (const { each } of people) {
      expect(each.day).toBeLessThanOrEqual(200);
      expect(each.hour).toBeLessThanOrEqual(60);
    }
  });

  it('gives all of staff as many rows with their clinical items as without', () => {
    for (const { holder, metered, each, together } of DEFAULT_BUDGETS.grants) {
      const clinical = DEFAULT_BUDGETS.grants.find(
        (one) => one.holder === holder && one.metered === 'clinical',
      );
      if (metered !== 'identity' || clinical === undefined) continue;
      for (const per of ['hour', 'day'] as const) {
        expect(each[per]).toBe(PEOPLE_A_ROW * clinical.each[per]);
        expect(together[per]).toBe(PEOPLE_A_ROW * clinical.together[per]);
      }
    }
  });
});

/** Items of so many rows that nobody has asked for yet. */
function rowsOf(count: number, itemClass: 'identity' | 'clinical'): Parameters<typeof costOf>[0] {
  return Array.from({ length: count }, () => ({
    transferId: 'T'.repeat(22),
    itemClass,
    row: (nextRow += 1),
  }));
}
let nextRow = 0;

it.each(['identity', 'clinical'] as const)(
  'a thief who knows the table and asks for %s items gets the people that the sum says, and no more',
  (itemClass) => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    const start = Date.UTC(2026, 5, 1);
    const end = start + 4 * 24 * HOUR;
    const settle = (at: number): void => {
      meter.settle('vault-ingest', 'T'.repeat(22), 1_000_000, at);
    };
    settle(start - HOUR);
    const callers = DEFAULT_BUDGETS.grants
      .filter(({ metered }) => metered === itemClass)
      .flatMap(({ holder, purposes }) => {
        const role = /^user\/(.*)$/.exec(holder)?.[1] as Asked['role'];
        // A second name, as one person has half of what all have.
        const names = role ? ['user:x', 'user:y'] : [holder];
        return names.map((principal) => ({ holder, caller: { principal, role, purpose: purposes[0]! } }));
      });
    let rows = 0;
    for (let at = start; at <= end; at += 180_000) {
      settle(at);
      for (const { holder, caller } of callers) {
        const { budgets, credits } = useOf(meter, holder, caller.principal, at);
        const room = budgets
          .filter(({ metered }) => metered === 'identity')
          .flatMap(({ own, all }) => [own, all])
          .flatMap(({ most, used }) => [most.hour - used.hour, most.day - used.day]);
        const people = Math.min(...room) + (credits ?? 0);
        const count = Math.floor(people / PEOPLE_A_ROW);
        if (count <= 0) continue;
        const asked = { ...caller, counts: costsOf(rowsOf(count, itemClass)) };
        expect(meter.ask(asked, at).refusal).toBeNull();
        rows += count;
      }
    }
    const { total } = worstCase(DEFAULT_BUDGETS, 4);
    // Ingest reads no clinical item, so its credits and its own budget bring nothing of those.
    const ofStaff = DEFAULT_BUDGETS.grants
      .filter(({ holder, metered }) => holder.startsWith('user/') && metered === 'identity')
      .reduce((sum, { together }) => sum + 4 * together.day, 0);
    const reached = itemClass === 'identity' ? total : ofStaff;
    expect(PEOPLE_A_ROW * rows).toBeLessThanOrEqual(reached);
    expect(PEOPLE_A_ROW * rows).toBeGreaterThan(0.9 * reached);
  },
);

/** As the meter takes it: without what is not asked for. */
function costsOf(items: Parameters<typeof costOf>[0]): Asked['counts'] {
  return Object.fromEntries(Object.entries(costOf(items)).filter(([, count]) => count > 0));
}

describe('what items cost', () => {
  const item = (row: number, itemClass: 'identity' | 'clinical') => ({
    transferId: 'T'.repeat(22),
    itemClass,
    row,
  });

  it('is two identities for each row, a mother’s and her child’s, named or not, and never less for the items', () => {
    expect(costOf([item(1, 'identity')])).toEqual({ identity: 2, clinical: 0 });
    expect(costOf([item(1, 'clinical')])).toEqual({ identity: 2, clinical: 1 });
    expect(costOf([item(1, 'identity'), item(1, 'clinical')])).toEqual({ identity: 2, clinical: 1 });
    expect(costOf([item(1, 'identity'), item(2, 'clinical')])).toEqual({ identity: 4, clinical: 1 });
    const elsewhere = { ...item(1, 'clinical'), transferId: 'U'.repeat(22) };
    expect(costOf([item(1, 'identity'), elsewhere])).toEqual({ identity: 4, clinical: 1 });
    const items = fc.array(
      fc.record({
        transferId: fc.constantFrom('T'.repeat(22), 'U'.repeat(22)),
        itemClass: fc.constantFrom('identity' as const, 'clinical' as const),
        row: fc.integer({ min: 1, max: 5 }),
      }),
    );
    fc.assert(
      fc.property(items, (all) => {
        const rows = new Set(all.map(({ transferId, row }) => `${transferId} ${row}`)).size;
        const { identity, clinical } = costOf(all);
        expect(identity).toBeGreaterThanOrEqual(PEOPLE_A_ROW * rows);
        expect(identity).toBeGreaterThanOrEqual(PEOPLE_A_ROW * itemCounts(all).identity);
        expect(clinical).toBe(itemCounts(all).clinical);
      }),
    );
  });
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
])('rubbish is no %s, and does no harm', (_what, schema) => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (rubbish) => {
      expect(schema.safeParse(rubbish).success).toBe(false);
    }),
    { numRuns: 300 },
  );
});
