import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, BudgetTable, DEFAULT_BUDGETS, Meter, MeterEvent, simulate } from '../src/index.ts';
import { APPROVAL, HOUR, run, SMALL, steps, T0, TRANSFER } from './support/tables.ts';

const read = (count: number): Asked => ({
  principal: 'user:s',
  role: 'steward',
  purpose: 'care',
  counts: { identity: count },
});

/** The log of a day by the default table: 30 identities every two hours, six times. */
function day(): MeterEvent[] {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  return [0, 2, 4, 6, 8, 10].map((hour) => meter.ask(read(30), T0 + hour * HOUR).event);
}

const strict = (changes: object): BudgetTable =>
  BudgetTable.parse({
    ...DEFAULT_BUDGETS,
    grants: DEFAULT_BUDGETS.grants.map((grant, index) => (index === 0 ? { ...grant, ...changes } : grant)),
  });

it('shows the highest use of a month as it was, by the table it was under', () => {
  expect(simulate(DEFAULT_BUDGETS, day())).toEqual([
    {
      principal: 'user:s',
      role: 'steward',
      purpose: 'care',
      metered: 'identity',
      released: 180,
      highestHour: 30,
      highestDay: 180,
      refused: 0,
      freezes: 0,
    },
  ]);
});

it('shows what a stricter table would have refused, and whom it would have stopped how often', () => {
  const [row] = simulate(strict({ each: { hour: 40, day: 100 } }), day());
  expect(row).toMatchObject({ released: 90, highestDay: 90, refused: 3, freezes: 3 });
  const [slower] = simulate(strict({ each: { hour: 20, day: 200 } }), day());
  expect(slower).toMatchObject({ released: 0, refused: 6, freezes: 0 });
});

it('shows what a wider table would have let through that was refused', () => {
  const meter = Meter.replay(SMALL, []);
  const events = [meter.ask(read(4), T0).event, meter.ask(read(4), T0 + 1).event];
  expect(events[1]).toMatchObject({ type: 'refused', code: 'budget-spent' });
  expect(simulate(DEFAULT_BUDGETS, events)).toMatchObject([{ released: 8, highestHour: 8, refused: 0 }]);
});

it('lets out, by the same table, what was let out, as long as nobody was stopped', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { events } = run(Meter.replay(SMALL, []), all);
      fc.pre(!events.some((event) => event.type === 'refused' && event.code === 'budget-breached'));
      const released = events.reduce(
        (sum, event) =>
          event.type === 'released' && event.under === undefined ? sum + (event.counts.identity ?? 0) : sum,
        0,
      );
      const rows = simulate(SMALL, events).filter(({ metered }) => metered === 'identity');
      expect(rows.reduce((sum, row) => sum + row.released, 0)).toBe(released);
    }),
  );
});

it('takes an event that is older than the one before it for as new: a clock set back frees nothing', () => {
  const times = fc.array(fc.integer({ min: -3 * HOUR, max: 3 * HOUR }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(times, (steps) => {
      let [set, newest] = [T0 + 40 * HOUR, 0];
      const events = steps.map((step): { asItCame: MeterEvent; asTaken: MeterEvent } => {
        set += step;
        newest = Math.max(newest, set);
        const event = { type: 'released' as const, ...read(2), credits: 0 };
        return { asItCame: { ...event, at: set }, asTaken: { ...event, at: newest } };
      });
      expect(
        simulate(
          SMALL,
          events.map(({ asItCame }) => asItCame),
        ),
      ).toEqual(
        simulate(
          SMALL,
          events.map(({ asTaken }) => asTaken),
        ),
      );
    }),
  );
});

describe('what was written when a row cost one identity', () => {
  const released = { type: 'released', ...read(30), at: T0, credits: 0 };
  const parsed = (event: object): MeterEvent => MeterEvent.parse(event);

  it('is judged as the people that it was of, and what is written today as it stands', () => {
    const { event } = Meter.replay(DEFAULT_BUDGETS, []).ask(read(30), T0);
    expect(parsed(event)).toEqual(event);
    expect(simulate(DEFAULT_BUDGETS, [parsed(released)])).toMatchObject([{ released: 60 }]);
    expect(simulate(DEFAULT_BUDGETS, [parsed(event)])).toMatchObject([{ released: 30 }]);
    const meter = Meter.replay(DEFAULT_BUDGETS, [parsed(released)]);
    expect(meter.ask(read(1), T0).refusal).toMatchObject({ code: 'budget-spent' });
  });

  it.each([
    [
      { identity: 3, clinical: 2 },
      { identity: 6, clinical: 2 },
    ],
    [{ clinical: 4 }, { identity: 8, clinical: 4 }], // written before that: without names it cost none
    [{ token: 7 }, { token: 7 }],
  ])('%o', (before, now) => {
    expect(parsed({ ...released, counts: before })).toMatchObject({ counts: now });
    expect(parsed({ ...parsed({ ...released, counts: before }) })).toMatchObject({ counts: now });
  });

  it('lets as many rows be read as officers allowed, by name as far as they said so', () => {
    const allowed = {
      type: 'allowed',
      principal: 'user:s',
      purpose: 'care',
      approval: APPROVAL,
      until: T0,
      at: T0,
    };
    const under = (counts: object) => ({ ...released, counts, under: APPROVAL });
    const left = (events: readonly object[]) => {
      const { reach } = Meter.replay(DEFAULT_BUDGETS, events.map(parsed)).overview(T0);
      return reach.allowed;
    };
    const both = { ...allowed, counts: { identity: 10, clinical: 10 } };
    expect(left([both])).toBe(20);
    expect(left([both, under({ identity: 4 }), under({ clinical: 9 })])).toBe(12);
    expect(left([{ ...allowed, counts: { clinical: 10 } }, under({ clinical: 9 })])).toBe(0);
    expect(left([{ ...allowed, v: 2, counts: { identity: 10 } }])).toBe(10);
  });

  it('spends as many records’ credits as it did', () => {
    const ingest = { principal: 'vault-ingest', role: undefined, purpose: 'ingest' };
    const settled = {
      type: 'settled',
      principal: 'vault-ingest',
      transferId: TRANSFER,
      records: 100,
      at: T0,
    };
    const paid = { ...released, ...ingest, counts: { identity: 2 }, credits: 2 };
    const meter = Meter.replay(DEFAULT_BUDGETS, [settled, paid].map(parsed));
    expect(meter.overview(T0).credits).toBe(6);
  });
});
