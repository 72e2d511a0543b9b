import { describe, expect, it } from 'vitest';
import { Metered, Purpose } from '@vernix/contracts';
import { type Asked, DEFAULT_BUDGETS, isAlarm, Meter, RefusalCode } from '../src/index.ts';
import { APPROVAL, DAY, HOUR, SMALL, T0, TRANSFER, useOf } from './support/tables.ts';

const MINUTE = 60_000;

function steward(count: number, changes: Partial<Asked> = {}): Asked {
  return { principal: 'user:s', role: 'steward', purpose: 'care', counts: { identity: count }, ...changes };
}
const ingest = (counts: Asked['counts'], records = 0): Asked => ({
  principal: 'vault-ingest',
  purpose: 'ingest',
  counts,
  transfer: { id: TRANSFER, records },
});

/** The code it is refused with; `null` when it is released. */
function ask(meter: Meter, asked: Asked, at: number): RefusalCode | null {
  const { refusal } = meter.ask(asked, at);
  return (refusal?.code ?? null) as RefusalCode | null;
}

describe('a steward, by the default table,', () => {
  it('may read 60 identities in an hour, whatever the purpose, and the next when an hour has passed', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    expect(ask(meter, steward(59), T0)).toBeNull();
    expect(ask(meter, steward(1, { purpose: 'linkage-review' }), T0 + MINUTE)).toBeNull();
    expect(ask(meter, steward(1), T0 + 2 * MINUTE)).toBe('budget-spent');
    expect(ask(meter, steward(1), T0 + HOUR)).toBe('budget-spent');
    expect(ask(meter, steward(59), T0 + HOUR + MINUTE)).toBeNull();
  });

  it('is stopped by asking for more than 200 in a day, until officers release it', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    for (let hour = 0; hour < 5; hour += 1) expect(ask(meter, steward(40), T0 + 2 * hour * HOUR)).toBeNull();
    expect(ask(meter, steward(1), T0 + 10 * HOUR)).toBe('budget-breached');
    expect(ask(meter, steward(1), T0 + 3 * DAY)).toBe('principal-frozen');
    expect(useOf(meter, 'user/steward', 'user:s', T0 + 3 * DAY).frozen).toMatchObject({
      since: new Date(T0 + 10 * HOUR).toISOString(),
      why: 'budget',
    });
    meter.release('user:s', APPROVAL, T0 + 3 * DAY);
    expect(ask(meter, steward(1), T0 + 3 * DAY)).toBeNull();
  });

  it('gets nothing of a request of which one class is too many', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    expect(ask(meter, steward(1, { counts: { identity: 1, clinical: 31 } }), T0)).toBe('budget-spent');
    expect(useOf(meter, 'user/steward', 'user:s', T0).budgets.map(({ own }) => own.used.day)).toEqual([0, 0]);
  });

  it('shares the day with everyone of the role, so that made-up users bring nothing', () => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    let released = 0;
    for (let at = T0, user = 0; at < T0 + DAY; at += MINUTE, user += 1) {
      if (ask(meter, steward(5, { principal: `user:${user}` }), at) === null) released += 5;
    }
    expect(released).toBe(400);
    expect(ask(meter, steward(5, { principal: 'user:new' }), T0 + DAY)).toBe('budget-spent-by-all');
  });
});

describe('whoever the table does not name', () => {
  it.each<[string, Partial<Asked>]>([
    ['a user without a role', { role: undefined }],
    ['a clerk', { role: 'clerk' }],
    ['a quality lead', { role: 'quality-lead' }],
    ['a steward with a purpose of others', { purpose: 'audit' }],
    ['an unknown process', { principal: 'vault-report', role: undefined }],
    ['a known process with a suffix', { principal: 'vault-ingest:2', role: undefined, purpose: 'ingest' }],
    ['a process that claims a role', { principal: 'vault-report', role: 'steward' }],
  ])('has no budget: %s', (_who, changes) => {
    const meter = Meter.replay(DEFAULT_BUDGETS, []);
    expect(ask(meter, steward(1, changes), T0)).toBe('budget-none');
  });
});

describe('ingest', () => {
  it('spends its credits before its budget, the oldest first, and loses those unused in time', () => {
    const meter = Meter.replay(SMALL, []);
    meter.settle('vault-ingest', TRANSFER, 25, T0);
    meter.settle('vault-ingest', TRANSFER, 25, T0 + 6 * HOUR);
    expect(useOf(meter, 'vault-ingest', 'vault-ingest', T0 + 6 * HOUR).credits).toBe(5); // 50 records, 10 each
    expect(ask(meter, ingest({ identity: 1 }), T0 + 6 * HOUR)).toBeNull();
    expect(useOf(meter, 'vault-ingest', 'vault-ingest', T0 + 12 * HOUR).credits).toBe(3);
    expect(ask(meter, ingest({ identity: 5 }), T0 + 12 * HOUR)).toBeNull(); // three and two of the budget
    const use = useOf(meter, 'vault-ingest', 'vault-ingest', T0 + 12 * HOUR);
    expect(use.credits).toBe(0);
    expect(use.budgets[0]?.own.used.hour).toBe(2);
    expect(ask(meter, ingest({ identity: 1 }), T0 + 12 * HOUR)).toBe('budget-spent');
  });

  it('earns no more than the table lets it, however many records it claims', () => {
    const meter = Meter.replay(SMALL, []);
    for (let count = 0; count < 3; count += 1) {
      meter.settle('vault-ingest', TRANSFER, Number.MAX_SAFE_INTEGER, T0);
    }
    expect(useOf(meter, 'vault-ingest', 'vault-ingest', T0).credits).toBe(SMALL.credits.mostHeld);
    meter.ask(ingest({ identity: 5 }), T0);
    meter.settle('vault-ingest', TRANSFER, Number.MAX_SAFE_INTEGER, T0 + HOUR);
    expect(useOf(meter, 'vault-ingest', 'vault-ingest', T0 + HOUR).credits).toBe(3); // eight a day
  });

  it('is stopped for nobody by a credit that pays for half a row', () => {
    const row = { identity: 2 };
    const credits = { ...SMALL.credits, mostADay: 3, mostHeld: 3 };
    const meter = Meter.replay({ ...SMALL, credits }, []);
    meter.settle('vault-ingest', TRANSFER, 1_000, T0);
    expect(ask(meter, ingest(row), T0)).toBeNull();
    expect(ask(meter, ingest(row), T0)).toBeNull(); // a credit, and one of the hour's two
    expect(ask(meter, ingest(row), T0)).toBe('budget-spent');
    expect(ask(meter, ingest(row), T0 + 2 * HOUR)).toBeNull();
    meter.settle('vault-ingest', TRANSFER, 10, T0 + DAY + HOUR); // one more, by itself too little
    expect(ask(meter, ingest(row), T0 + 2 * DAY)).toBeNull();
  });

  it('earns nothing for another process, and nobody else spends it', () => {
    const meter = Meter.replay(SMALL, []);
    meter.settle('vault-publish', TRANSFER, 1_000, T0);
    expect(useOf(meter, 'vault-ingest', 'vault-ingest', T0).credits).toBe(0);
    expect(useOf(meter, 'user/steward', 'user:s', T0).credits).toBeNull();
  });

  it('gets tokens for the records it has read, and a few for the file', () => {
    const meter = Meter.replay(SMALL, []);
    expect(ask(meter, ingest({ token: 3 }, 0), T0)).toBeNull();
    expect(ask(meter, ingest({ token: 1 }, 0), T0)).toBe('tokens-too-many');
    expect(ask(meter, ingest({ token: 20 }, 10), T0)).toBeNull();
    expect(ask(meter, ingest({ token: 1 }, 10), T0)).toBe('tokens-too-many');
    expect(ask(meter, { ...ingest({ token: 1 }), transfer: undefined }, T0)).toBe('tokens-too-many');
    expect(ask(meter, ingest({ transfer: 1 }, 0), T0)).toBeNull(); // opened again, it begins again
    expect(ask(meter, ingest({ token: 3 }, 0), T0)).toBeNull();
    meter.settle('vault-ingest', TRANSFER, 10, T0);
    expect(meter.toJSON()['tokens']).toEqual({});
  });
});

describe('beyond every budget', () => {
  const bulk = (count: number, changes: Partial<Asked> = {}): Asked =>
    steward(count, { under: APPROVAL, ...changes });
  const allowed = (): Meter => {
    const meter = Meter.replay(SMALL, []);
    const counts = { identity: 1_000 };
    meter.allow(APPROVAL, { principal: 'user:s', purpose: 'care', counts, until: T0 + HOUR }, T0);
    return meter;
  };

  it('officers let one principal read so many for one purpose until a time', () => {
    const meter = allowed();
    expect(ask(meter, bulk(900), T0)).toBeNull();
    expect(ask(meter, bulk(101), T0)).toBe('allowance-unfit');
    expect(ask(meter, bulk(100), T0 + HOUR)).toBeNull();
    expect(useOf(meter, 'user/steward', 'user:s', T0).budgets[0]?.own.used.day).toBe(0);
  });

  it.each<[string, Partial<Asked>, number]>([
    ['another principal', { principal: 'user:t' }, 0],
    ['another purpose', { purpose: 'linkage-review' }, 0],
    ['another class', { counts: { identity: 1, clinical: 1 } }, 0],
    ['another approval', { under: 'B'.repeat(43) }, 0],
    ['a later time', {}, HOUR + 1],
  ])('but not %s', (_what, changes, later) => {
    expect(ask(allowed(), bulk(1, changes), T0 + later)).toBe('allowance-unfit');
  });

  it('nor anything more once it is closed, and nothing else is closed with it', () => {
    const meter = allowed();
    const other = 'B'.repeat(43);
    const counts = { identity: 5 };
    meter.allow(other, { principal: 'user:s', purpose: 'care', counts, until: T0 + HOUR }, T0);
    expect(ask(meter, bulk(900), T0)).toBeNull();
    meter.apply({ type: 'closed', at: T0, approval: APPROVAL });
    expect(ask(meter, bulk(1), T0)).toBe('allowance-unfit');
    expect(ask(meter, bulk(5, { under: other }), T0)).toBeNull();
  });

  it('an approval logged twice allows once', () => {
    const meter = allowed();
    meter.ask(bulk(1_000), T0);
    meter.allow(
      APPROVAL,
      { principal: 'user:s', purpose: 'care', counts: { identity: 5 }, until: T0 + DAY },
      T0,
    );
    expect(ask(meter, bulk(1), T0)).toBe('allowance-unfit');
  });

  it('a frozen principal reads nothing all the same', () => {
    const meter = allowed();
    meter.freeze('user:s', 'decoy', T0);
    expect(ask(meter, bulk(1), T0)).toBe('principal-frozen');
  });
});

it('stops every user when a hundred are frozen: the vault is making them up', () => {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  for (let user = 0; user < 100; user += 1) {
    expect(ask(meter, steward(201, { principal: `user:${user}` }), T0)).toBe('budget-breached');
  }
  expect(ask(meter, steward(1, { principal: 'user:honest' }), T0)).toBe('principal-frozen');
  expect(ask(meter, ingest({ identity: 1 }), T0)).toBeNull();
  meter.release('user:0', APPROVAL, T0);
  expect(ask(meter, steward(1, { principal: 'user:honest' }), T0)).toBeNull();
});

it('keeps the first reason of a freeze', () => {
  const meter = Meter.replay(SMALL, []);
  meter.freeze('user:s', 'decoy', T0);
  meter.freeze('user:s', 'break-glass', T0 + 1);
  expect(useOf(meter, 'user/steward', 'user:s', T0).frozen).toMatchObject({
    since: new Date(T0).toISOString(),
    why: 'decoy',
  });
});

it('counts an item each time it is released, and forgets who released nothing for a day', () => {
  const meter = Meter.replay(SMALL, []);
  meter.ask(steward(2), T0);
  meter.ask(steward(2), T0);
  expect(useOf(meter, 'user/steward', 'user:s', T0).budgets[0]?.own.used).toEqual({ hour: 4, day: 4 });
  meter.ask(steward(1, { principal: 'user:t' }), T0 + 2 * DAY);
  expect(Object.keys(meter.toJSON()['usage'] as object).filter((key) => key.includes('user:s'))).toEqual([]);
});

it('judges the same past by a changed table', () => {
  const meter = Meter.replay(SMALL, []);
  const { event } = meter.ask(steward(4), T0);
  const wider = Meter.replay(DEFAULT_BUDGETS, [event]);
  expect(ask(wider, steward(56), T0)).toBeNull();
  expect(ask(wider, steward(1), T0)).toBe('budget-spent');
});

describe('a request', () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53])('of %s units is none', (count) => {
    const meter = Meter.replay(SMALL, []);
    expect(() => meter.ask(steward(count), T0)).toThrow(expect.objectContaining({ code: 'request-invalid' }));
    expect(meter.toJSON()).toEqual(Meter.replay(SMALL, []).toJSON());
  });

  it('of the most units a number can tell is only too many', () => {
    const meter = Meter.replay(SMALL, []);
    expect(ask(meter, steward(1, { counts: { clinical: Number.MAX_SAFE_INTEGER } }), T0)).toBe(
      'budget-spent',
    );
    expect(ask(meter, steward(Number.MAX_SAFE_INTEGER), T0)).toBe('budget-breached');
  });

  it('says what is left in both languages, and no value of a file', () => {
    const { refusal } = Meter.replay(SMALL, []).ask(steward(5), T0);
    expect(refusal?.params).toEqual({ metered: 'identity', most: 4, left: 4, hours: 1 });
    expect(refusal?.toBody().error.message.en).not.toContain('{');
  });

  it('says in each language’s own words what it counts and what for', () => {
    for (const metered of Metered.options) {
      for (const purpose of Purpose.options) {
        const asked: Asked = { principal: 'nobody', purpose, counts: { [metered]: 1 } };
        const { message } = Meter.replay(SMALL, []).ask(asked, T0).refusal!.toBody().error;
        expect(message.fr).not.toMatch(
          /identity|clinical|facts|token|transfer\b|pseudonym\b|publish|care|audit/,
        );
        expect(message.fr).not.toContain('linkage');
        expect(message.en).not.toContain('linkage-review');
      }
    }
    const { refusal } = Meter.replay(SMALL, []).ask(steward(5), T0);
    expect(refusal?.toBody().error.message).toEqual({
      en: 'You may have 4 identities in 1 h; 4 are left now. Nothing was released.',
      fr: 'Votre quota est de 4 identités par 1 h; il en reste 4. Rien n’a été libéré.',
    });
  });
});

it('waits for an hour to pass without an alarm, and sounds it for whatever else is refused', () => {
  expect(RefusalCode.options.filter((code) => !isAlarm(code))).toEqual(['budget-spent']);
  expect(['file-being-opened', 'file-taken-in', 'deliveries-stopped'].filter(isAlarm)).toEqual([]);
  expect(isAlarm('a-code-of-a-later-release')).toBe(true);
});

it('who is stopped for another reason is stopped by a decoy too, which counts towards the two that stop everyone', () => {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  meter.freeze('user:a', 'budget', T0);
  meter.freeze('user:a', 'decoy', T0 + HOUR);
  meter.freeze('user:a', 'budget', T0 + 2 * HOUR);
  expect(meter.frozen).toEqual([{ principal: 'user:a', since: T0 + HOUR, why: 'decoy' }]);
  meter.freeze('user:b', 'decoy', T0 + 3 * HOUR);
  expect(meter.halted).toBe(true);
});

it('keeps a hundred names that touched decoys when everyone is stopped, and deliveries: officers have to read them all', () => {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  for (let user = 0; user < 5_000; user += 1) meter.freeze(`user:${user}`, 'decoy', T0);
  meter.freeze('deliveries', 'decoy', T0 + HOUR);
  meter.freeze('user:0', 'budget', T0 + HOUR);
  meter.freeze('user:a', 'break-glass', T0 + HOUR);
  expect(meter.frozen.map(({ principal }) => principal)).toEqual([
    ...Array.from({ length: 100 }, (_, user) => `user:${user}`),
    'deliveries',
    'user:a',
  ]);
  expect(meter.isStopped('user:4999')).toBe(true);
  expect(meter.isStopped('vault-ingest')).toBe(true);
  for (let user = 2; user < 100; user += 1) meter.release(`user:${user}`, APPROVAL, T0 + HOUR);
  meter.freeze('user:4999', 'decoy', T0 + HOUR); // there is room
  expect(meter.frozen.map(({ principal }) => principal)).toContain('user:4999');
});

it('keeps the names that touched decoys whoever else is stopped: releasing one of three frees none of the others', () => {
  const meter = Meter.replay(DEFAULT_BUDGETS, []);
  for (let other = 0; other < 98; other += 1) meter.freeze(`user:made-up-${other}`, 'budget', T0);
  for (const name of ['user:a', 'user:b', 'user:c', 'vault-publish']) meter.freeze(name, 'decoy', T0);
  meter.release('user:a', APPROVAL, T0 + HOUR);
  expect([meter.halted, meter.isStopped('vault-publish')]).toEqual([true, true]);
});
