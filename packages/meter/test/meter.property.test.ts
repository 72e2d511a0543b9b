import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantFor } from '../src/budgets.ts';
import { Meter, MeterEvent, RefusalCode } from '../src/index.ts';
import { DAY, HOUR, run, SMALL, type Step, steps } from './support/tables.ts';

type Released = Extract<MeterEvent, { type: 'released' }>;

const releasedIn = (events: readonly MeterEvent[]): Released[] =>
  events.filter((event) => event.type === 'released');

/** What each grant let out, one line a release: whose, when, how many of them no credit or approval paid for. */
function charges(
  events: readonly MeterEvent[],
): { grant: number; principal: string; at: number; count: number }[] {
  return releasedIn(events)
    .filter(({ under }) => under === undefined)
    .flatMap(({ principal, role, purpose, counts, credits, at }) =>
      (['identity', 'clinical', 'token'] as const).flatMap((metered) => {
        const holder = role === undefined ? principal : `user/${role}`;
        const grant = grantFor(SMALL, holder, purpose, metered);
        const count = (counts[metered] ?? 0) - (metered === 'identity' ? credits : 0);
        return grant === null ? [] : [{ grant: SMALL.grants.indexOf(grant), principal, at, count }];
      }),
    );
}

function live(all: readonly Step[]): { meter: Meter; events: MeterEvent[] } {
  const meter = Meter.replay(SMALL, []);
  return { meter, events: run(meter, all).events };
}

it('random requests meet the bounds they are to test, and every refusal', () => {
  const events = fc.sample(steps, { numRuns: 60, seed: 50 }).flatMap((all) => live(all).events);
  const codes = new Set(events.map((event) => (event.type === 'refused' ? event.code : event.type)));
  expect([...codes].sort()).toEqual(
    [...RefusalCode.options, 'released', 'settled', 'frozen', 'unfrozen', 'allowed', 'closed'].sort(),
  );
});

describe('whatever is asked, in whatever order, at whatever times', () => {
  it('no hour and no day holds more than its budget, for one and for all together', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const charged = charges(live(all).events);
        for (const { grant, principal, at } of charged) {
          for (const [per, width] of [
            ['hour', HOUR],
            ['day', DAY],
          ] as const) {
            const inside = charged.filter(
              (one) => one.grant === grant && one.at >= at && one.at <= at + width,
            );
            const sum = (of: typeof inside): number => of.reduce((total, { count }) => total + count, 0);
            const { each, together } = SMALL.grants[grant]!;
            expect(sum(inside)).toBeLessThanOrEqual(together[per]);
            expect(sum(inside.filter((one) => one.principal === principal))).toBeLessThanOrEqual(each[per]);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('credits pay for no more than the records brought, the day’s bound and the time they last allow', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { events } = live(all);
        const spent = releasedIn(events).filter(({ credits }) => credits > 0);
        const records = events.reduce(
          (sum, event) => sum + (event.type === 'settled' ? event.records : 0),
          0,
        );
        expect(spent.reduce((sum, { credits }) => sum + credits, 0)).toBeLessThanOrEqual(records / 10);
        for (const { at } of spent) {
          const day = spent.filter((one) => one.at >= at && one.at <= at + DAY);
          const { mostADay, mostHeld } = SMALL.credits;
          expect(day.reduce((sum, { credits }) => sum + credits, 0)).toBeLessThanOrEqual(mostHeld + mostADay);
          expect(events.some((event) => event.type === 'settled' && at - event.at < 12 * HOUR)).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('a transfer’s tokens stay within its records', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const used = new Map<string, number>();
        for (const event of live(all).events) {
          if (event.type === 'settled') used.delete(event.transferId);
          if (event.type !== 'released' || event.transfer === undefined) continue;
          const { id, records } = event.transfer;
          if (event.counts.transfer !== undefined) used.delete(id);
          used.set(id, (used.get(id) ?? 0) + (event.counts.token ?? 0));
          if (event.counts.token !== undefined) expect(used.get(id)).toBeLessThanOrEqual(3 + 2 * records);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('an approval lets out what it says, once', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { events } = live(all);
        const under = releasedIn(events).filter((event) => event.under !== undefined);
        const allowed = events.filter((event) => event.type === 'allowed').length;
        const identities = under.reduce((sum, { counts }) => sum + (counts.identity ?? 0), 0);
        expect(identities).toBeLessThanOrEqual(9 * allowed);
      }),
    );
  });

  it('a refused request charges nothing: it moves the time, and may freeze its principal', () => {
    const state = (meter: Meter) => JSON.parse(JSON.stringify(meter)) as Record<string, unknown>;
    const charged = ({ usage, credits, allowances, tokens }: Record<string, unknown>): unknown[] => [
      usage,
      credits,
      allowances,
      tokens,
    ];
    fc.assert(
      fc.property(steps, (all) => {
        const watched = all.map(({ afterMs, act }): Step => {
          const watch: Step['act'] = (meter, at) => {
            const before = state(meter);
            const result = act(meter, at);
            const event = 'event' in result ? result.event : result;
            if (event.type !== 'refused') return result;
            expect(charged(state(meter))).toEqual(charged(before));
            if (event.code !== 'budget-breached') expect(state(meter)['frozen']).toEqual(before['frozen']);
            return result;
          };
          return { afterMs, act: watch };
        });
        live(watched);
      }),
    );
  });

  it('a frozen principal is released nothing', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const frozen = new Set<string>();
        for (const event of live(all).events) {
          if (event.type === 'frozen') frozen.add(event.principal);
          if (event.type === 'refused' && event.code === 'budget-breached') frozen.add(event.principal);
          if (event.type === 'unfrozen') frozen.delete(event.principal);
          if (event.type === 'released') expect(frozen).not.toContain(event.principal);
        }
      }),
    );
  });

  it('the log makes the same meter again', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { meter, events } = live(all);
        const log = JSON.parse(JSON.stringify(events)) as unknown[];
        const read = log.map((line) => MeterEvent.parse(line));
        expect(Meter.replay(SMALL, read).toJSON()).toEqual(meter.toJSON());
      }),
    );
  });

  it('a clock set back frees nothing: the time of its events never falls', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const times = live(all).events.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });
});
