import { BudgetTable as Table, MeterOverview } from '@vernix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, Comparison, DEFAULT_BUDGETS, Meter, simulate, worstCase } from '../src/index.ts';
import { SlidingWindow } from '../src/sliding-window.ts';
import { APPROVAL, DAY, HOUR, run, SMALL, steps, T0, TRANSFER } from './support/tables.ts';

const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();
const read = (principal: string, count: number): Asked => ({
  principal,
  role: 'steward',
  purpose: 'care',
  counts: { identity: count },
});

describe('the overview', () => {
  it('says who used how much of each budget, and when how much of it comes back', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    meter.ask(read('user:a', 10), T0);
    meter.ask(read('user:b', 30), T0 + 10 * MINUTE);
    meter.ask(read('user:b', 5), T0 + 20 * MINUTE);
    const { uses, at } = MeterOverview.parse(meter.overview(T0 + 30 * MINUTE));
    expect(at).toBe(iso(T0 + 30 * MINUTE));
    const [identity] = uses;
    expect(identity?.all.hour).toEqual({ used: 45, next: { at: iso(T0 + 61 * MINUTE), units: 10 } });
    expect(
      identity?.principals.map(({ principal, use }) => [principal, use.hour.used, use.day.used]),
    ).toEqual([
      ['user:b', 35, 35],
      ['user:a', 10, 10],
    ]);
    expect(identity?.principals[0]?.use.hour.next).toEqual({ at: iso(T0 + 71 * MINUTE), units: 30 });
    const later = meter.overview(T0 + 2 * HOUR).uses[0];
    expect(later?.all).toMatchObject({ hour: { used: 0, next: null }, day: { used: 45 } });
    expect(meter.overview(T0 + 2 * DAY).uses[0]?.principals).toEqual([]);
  });

  it('lists no more users than an answer has room for, and counts the others', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    for (let user = 0; user < 60; user += 1) meter.ask(read(`user:${user}`, 1), T0);
    expect(meter.overview(T0).uses[0]).toMatchObject({ all: { hour: { used: 60 } }, more: 35 });
  });

  it('names who is stopped, and what nobody can have any more', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    const before = meter.overview(T0).reach;
    expect(before).toMatchObject({ days: 4, granted: 1_840, credits: 1_200, allowed: 0, total: 3_040 });
    expect(before.total + DEFAULT_BUDGETS.credits.mostHeld).toBe(worstCase(DEFAULT_BUDGETS, 4).total);
    for (let user = 0; user < 100; user += 1) meter.ask(read(`user:${user}`, 201), T0);
    meter.freeze('vault-ingest', 'decoy', T0);
    const { reach, frozen, usersStopped } = meter.overview(T0);
    expect(usersStopped).toBe(true);
    expect(frozen).toContainEqual({ principal: 'vault-ingest', since: iso(T0), why: 'decoy' });
    expect(reach).toMatchObject({ now: 0, total: 0 });
  });

  it('never says less than what a thief who knows everything then gets', () => {
    // A row at a time, each of two people whom he has not read yet.
    const cost = { identity: { identity: 2 }, clinical: { identity: 2, clinical: 1 } };
    const thief = (meter: Meter, from: number): number => {
      let got = 0;
      let name = 0;
      const take = (asked: Asked, at: number): void => {
        while (meter.ask(asked, at).refusal === null) got += 2;
      };
      for (let at = from; at <= from + 4 * DAY; at += 20 * MINUTE) {
        meter.settle('vault-ingest', TRANSFER, 1_000, at);
        for (const metered of ['identity', 'clinical'] as const) {
          const counts = cost[metered];
          take({ principal: 'vault-ingest', purpose: 'ingest', counts }, at);
          // A new name for each request: what one may have is no bound.
          for (let refused = false; !refused; name += 1) {
            const asked: Asked = { principal: `user:made-${name}`, role: 'steward', purpose: 'care', counts };
            refused = meter.ask(asked, at).refusal !== null;
            if (!refused) got += 2;
          }
          for (const principal of ['user:a', 'user:b', 'user:c', 'nobody', 'vault-ingest'])
            take({ principal, role: 'steward', purpose: 'care', counts, under: APPROVAL }, at);
        }
      }
      return got;
    };
    fc.assert(
      fc.property(steps, (all) => {
        const meter = Meter.replay(SMALL, []);
        const { events } = run(meter, all);
        const now = Math.max(T0, ...events.map(({ at }) => at));
        const { reach } = meter.overview(now);
        expect(thief(meter, now)).toBeLessThanOrEqual(reach.total);
      }),
      { numRuns: 12 },
    );
  });
});

it('a window says exactly what comes back next, and when', () => {
  const added = fc.array(fc.tuple(fc.nat(2 * HOUR), fc.integer({ min: 1, max: 9 })), { minLength: 1 });
  fc.assert(
    fc.property(added, fc.nat(3 * HOUR), (pieces, after) => {
      const window = new SlidingWindow(HOUR);
      let now = T0;
      for (const [wait, units] of pieces) {
        now += wait;
        window.add(units, now);
      }
      now += after;
      const next = window.next(now);
      const held = window.held(now);
      expect(next === null).toBe(held === 0);
      if (next === null) return;
      expect(window.held(next.at - 1)).toBe(held);
      expect(window.held(next.at)).toBe(held - next.units);
    }),
  );
});

describe('two tables side by side', () => {
  const stricter = Table.parse({
    ...SMALL,
    grants: SMALL.grants.map((grant, at) =>
      at === 0 ? { ...grant, each: { hour: 1, day: 1 }, together: { hour: 1, day: 1 } } : grant,
    ),
  });

  it('are each judged as they would be alone, over the same requests', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { events } = run(Meter.replay(SMALL, []), all);
        const comparison = new Comparison(SMALL, stricter);
        for (const event of events) comparison.take(event);
        const { rows, events: count } = comparison.result();
        expect(count).toBe(events.length);
        for (const [which, table] of [
          ['before', SMALL],
          ['after', stricter],
        ] as const) {
          const alone = simulate(table, events).map((row) => `${row.released} ${row.refused} ${row.freezes}`);
          const beside = rows.map(
            (row) => `${row[which].released} ${row[which].refused} ${row[which].freezes}`,
          );
          expect(beside.sort()).toEqual(alone.sort());
        }
      }),
    );
  });

  it('say from when, and what each lets a thief have', () => {
    const comparison = new Comparison(SMALL, stricter);
    expect(comparison.result()).toMatchObject({ from: null, events: 0, rows: [] });
    comparison.take(Meter.replay(SMALL, []).ask(read('user:a', 1), T0).event);
    const { from, reach } = comparison.result();
    expect(from).toBe(iso(T0));
    expect(reach.before - reach.after).toBe(13 * 4);
  });
});
