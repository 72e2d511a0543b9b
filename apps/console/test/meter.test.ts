import { BudgetTable, type MeterOverview } from '@vernix/contracts';
import { expect, it } from 'vitest';
import { changedTable, fits, limitsOf } from '../src/pages/meter/change.ts';
import { fullest, holdersOf } from '../src/pages/meter/shares.ts';

const grant = (holder: string, metered: string) => ({
  holder,
  purposes: ['care'],
  metered,
  each: { hour: 40, day: 200 },
  together: { hour: 60, day: 200 },
  beyondDay: 'freeze',
});
const TABLE = BudgetTable.parse({
  version: 1,
  grants: [
    grant('user/steward', 'identity'),
    grant('vault-ingest', 'token'),
    grant('user/steward', 'clinical'),
  ],
  credits: {
    holder: 'vault-ingest',
    purpose: 'ingest',
    recordsEach: 20,
    mostADay: 9,
    mostHeld: 9,
    lastsHours: 24,
  },
  tokens: { floor: 64, perRecord: 16 },
});

const none = { used: 0, next: null };
const window = (used: number) => ({ hour: { used, next: null }, day: none });
const meter = (used: number, own = 0): Pick<MeterOverview, 'table' | 'uses'> => ({
  table: TABLE,
  uses: TABLE.grants.map((_grant, at) => ({
    all: window(at === 0 ? used : 0),
    principals: at === 0 ? [{ principal: 'user:k7', use: window(own) }] : [],
    more: 0,
  })),
});

it('the fullest budget is that of one person or of all, whichever is nearer its end', () => {
  expect(fullest(meter(0) as MeterOverview)).toBe(0);
  expect(fullest(meter(30) as MeterOverview)).toBe(0.5);
  expect(fullest(meter(40, 40) as MeterOverview)).toBe(1);
});

it('budgets stand together by whose they are', () => {
  const holders = holdersOf(meter(0) as MeterOverview);
  expect(holders.map(({ holder, budgets }) => [holder, budgets.length])).toEqual([
    ['user/steward', 2],
    ['vault-ingest', 1],
  ]);
});

it('a change that is no table is not sent', () => {
  const limits = limitsOf(TABLE.grants[0]!);
  const fitsWith = (changes: object) => fits(changedTable(TABLE, 0, { ...limits, ...changes }));
  expect(changedTable(TABLE, 0, limits)).toEqual(TABLE);
  expect(fitsWith({ eachHour: 20 })).toBe(true);
  expect(fitsWith({ eachHour: 201 })).toBe(false); // above its day
  expect(fitsWith({ eachHour: 61 })).toBe(false); // above all
  expect(fitsWith({ eachDay: Number.NaN })).toBe(false);
  expect(fitsWith({ eachDay: 1.5 })).toBe(false);
});
