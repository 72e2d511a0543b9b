import type { BudgetUse } from '@vernix/contracts';
import fc from 'fast-check';
import { type Asked, BudgetTable, type Decision, type Meter, type MeterEvent } from '../../src/index.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const T0 = Date.UTC(2026, 0, 15, 8, 30);

export const APPROVAL = 'A'.repeat(43);
export const TRANSFER = 'T'.repeat(22);

function ingestMay(metered: string, hour: number, day: number) {
  const limit = { hour, day };
  return {
    holder: 'vault-ingest',
    purposes: ['ingest'],
    metered,
    each: limit,
    together: limit,
    beyondDay: 'wait',
  };
}

/** Small enough that random requests meet every bound. */
export const SMALL = BudgetTable.parse({
  version: 1,
  grants: [
    {
      holder: 'user/steward',
      purposes: ['care', 'linkage-review'],
      metered: 'identity',
      each: { hour: 4, day: 8 },
      together: { hour: 6, day: 14 },
      beyondDay: 'freeze',
    },
    {
      holder: 'user/steward',
      purposes: ['care'],
      metered: 'clinical',
      each: { hour: 8, day: 20 },
      together: { hour: 9, day: 25 },
      beyondDay: 'wait',
    },
    ingestMay('identity', 2, 5),
    ingestMay('token', 50, 200),
    ingestMay('transfer', 10, 50),
  ],
  credits: {
    holder: 'vault-ingest',
    purpose: 'ingest',
    recordsEach: 10,
    mostADay: 8,
    mostHeld: 5,
    lastsHours: 12,
  },
  tokens: { floor: 3, perRecord: 2 },
});

/** One thing that happens to a meter, some time after the one before. */
export interface Step {
  readonly afterMs: number;
  readonly act: (meter: Meter, at: number) => MeterEvent | Decision;
}

const transferId = fc.constantFrom('T', 'U', 'V').map((letter) => letter.repeat(22));
const principal = fc.constantFrom('user:a', 'user:b', 'user:c', 'vault-ingest', 'nobody');

const asked: fc.Arbitrary<Asked> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      principal: fc.constantFrom('user:a', 'user:b'),
      role: fc.constantFrom('steward' as const, 'steward' as const, 'clerk' as const),
      purpose: fc.constantFrom('care' as const, 'linkage-review' as const),
      counts: fc
        .record(
          { identity: fc.integer({ min: 1, max: 4 }), clinical: fc.integer({ min: 1, max: 9 }) },
          { requiredKeys: [] },
        )
        .filter((counts) => Object.keys(counts).length > 0),
      under: fc.option(fc.constant(APPROVAL), { nil: undefined, freq: 10 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      principal: fc.constant('vault-ingest'),
      purpose: fc.constant('ingest' as const),
      counts: fc.oneof(
        fc.record({ identity: fc.integer({ min: 1, max: 7 }) }),
        fc.record({ token: fc.integer({ min: 1, max: 40 }) }),
      ),
      transfer: fc.record({ id: transferId, records: fc.nat(20) }),
    }),
  },
);

const act: fc.Arbitrary<Step['act']> = fc.oneof(
  { weight: 30, arbitrary: asked.map((what) => (meter: Meter, at: number) => meter.ask(what, at)) },
  {
    weight: 3,
    arbitrary: fc.tuple(transferId, fc.oneof(fc.nat(60), fc.constant(Number.MAX_SAFE_INTEGER))).map(
      ([id, records]) =>
        (meter: Meter, at: number) =>
          meter.settle('vault-ingest', id, records, at),
    ),
  },
  {
    weight: 3,
    arbitrary: principal.map((who) => (meter: Meter, at: number) => meter.release(who, APPROVAL, at)),
  },
  {
    weight: 1,
    arbitrary: principal.map((who) => (meter: Meter, at: number) => meter.freeze(who, 'decoy', at)),
  },
  {
    weight: 1,
    arbitrary: principal.map((who) => (meter: Meter, at: number) => {
      const counts = { identity: 9, clinical: 9 };
      return meter.allow(APPROVAL, { principal: who, purpose: 'care', counts, until: at + HOUR }, at);
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant((meter: Meter, at: number) => {
      const event = { type: 'closed' as const, at: Math.max(at, meter.newest), approval: APPROVAL };
      meter.apply(event);
      return event;
    }),
  },
);

/** Minutes to hours apart, sometimes at once, sometimes by a clock that went back. */
const afterMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 10, arbitrary: fc.integer({ min: 0, max: 40 * 60_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(HOUR, HOUR - 1, DAY, DAY - 1) },
  { weight: 1, arbitrary: fc.integer({ min: -DAY, max: 0 }) },
);

export const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ afterMs, act }), {
  maxLength: 80,
  size: 'max',
});

/** Does them one after the other; what they say, and the log they leave. */
export function run(meter: Meter, all: readonly Step[]): { readonly events: MeterEvent[] } {
  let at = T0;
  const events = all.map((step) => {
    at += step.afterMs;
    const result = step.act(meter, at);
    return 'event' in result ? result.event : result;
  });
  return { events };
}

/** What a principal has used of each budget of its holder, as everybody's use shows it. */
export function useOf(meter: Meter, holder: string, principal: string, at: number) {
  const { table, uses, frozen, credits } = meter.overview(at);
  const used = (use: BudgetUse | undefined) => ({
    hour: use?.hour.used ?? 0,
    day: use?.day.used ?? 0,
  });
  const budgets = table.grants.flatMap((grant, place) => {
    if (grant.holder !== holder) return [];
    const { all, principals } = uses[place]!;
    const own = principals.find((one) => one.principal === principal)?.use;
    return [
      {
        metered: grant.metered,
        own: { used: used(holder === principal ? all : own), most: grant.each },
        all: { used: used(all), most: grant.together },
      },
    ];
  });
  const stopped = frozen.find((one) => one.principal === principal);
  return { budgets, frozen: stopped ?? null, credits: holder === table.credits.holder ? credits : null };
}
