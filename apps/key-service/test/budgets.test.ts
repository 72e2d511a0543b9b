import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, HOUR, headerFor, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
});
afterEach(() => bench.clean());

const steward = (account = 'k7') => ({ principal: `user:${account}`, role: 'steward' as const });

/** Asks for the identities of rows 1 to `count`. */
function read(count: number, who: object = steward()) {
  const items = Array.from({ length: count }, (_, index) => {
    return { transferId: TRANSFER, itemClass: 'identity' as const, row: index + 1 };
  });
  return client.call('items.release', { purpose: 'care', ...who, items } as never);
}

it('releases what a steward’s hour allows, and nothing beyond it', async () => {
  expect((await read(30)).binary.length).toBe(30 * 32);
  await expect(read(1)).rejects.toMatchObject({ code: 'budget-spent' });
  bench.now += HOUR + HOUR / 30;
  expect((await read(20)).binary.length).toBe(20 * 32);
});

it('releases nothing to whom no budget names', async () => {
  await expect(read(1, { principal: 'vault-curious' })).rejects.toMatchObject({ code: 'budget-none' });
  await expect(read(1, { principal: 'user:k7' })).rejects.toMatchObject({ code: 'budget-none' });
  await expect(read(1, { ...steward(), purpose: 'audit' })).rejects.toMatchObject({ code: 'budget-none' });
});

it('stops whoever asks for more than a day’s budget, raises the alarm, and stays stopped over a restart', async () => {
  await expect(read(101)).rejects.toMatchObject({ code: 'budget-breached' });
  expect(bench.logged.join('')).toContain('budget-refused');
  bench.now += 48 * HOUR;
  await expect(read(1)).rejects.toMatchObject({ code: 'principal-frozen' });
  await bench.restart();
  await expect(read(1)).rejects.toMatchObject({ code: 'principal-frozen' });
  const { answer } = await client.call('figures', {});
  expect(answer).toMatchObject({ frozen: 1, refused: 3 });
  expect(answer.lastAlarmAt).not.toBeNull();
});

it('bounds all stewards together, however many the vault makes up', async () => {
  let released = 0;
  for (let account = 0; account < 30; account += 1) {
    released += await read(10, steward(`made-up-${account}`)).then(
      () => 10,
      () => 0,
    );
  }
  expect(released).toBe(60);
});

it('does not start on a log in which an entry was altered to free a budget', async () => {
  await read(101).catch(() => undefined);
  // Far enough back that opening the log for writing does not come by.
  const event = { type: 'roster.used', version: 1 } as const;
  const later = Array.from({ length: 300 }, () => client.call('log.append', { principal: 'vault', event }));
  await Promise.all(later);
  const service = await bench.restart();
  await service.close();
  const bundle = join(bench.keys, 'log', 'tile', 'entries', '000');
  const text = await readFile(bundle, 'latin1');
  expect(text).toContain('budget-breached');
  await writeFile(bundle, text.replaceAll('budget-breached', 'tokens-too-many'), 'latin1');
  await expect(bench.start({ create: false })).rejects.toMatchObject({ code: 'release-file-damaged' });
});

it('remembers what was used when it is started again', async () => {
  await read(30);
  await bench.restart();
  await expect(read(1)).rejects.toMatchObject({ code: 'budget-spent' });
});

it('frees nothing when the clock is set', async () => {
  await read(30);
  for (const hours of [-10, 200, -100]) {
    bench.setClock(hours * HOUR);
    await expect(read(1)).rejects.toMatchObject({ code: 'budget-spent' });
  }
  bench.setClock(-90 * HOUR);
  bench.now += 2 * HOUR;
  expect((await read(1)).binary.length).toBe(32);
});

it('reports a wall clock that jumps, also while nobody asks for anything', async () => {
  const service = await bench.restart();
  const said = (event: string): unknown[] =>
    bench.logged
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['event'] === event)
      .map(({ level, ms }) => [level, ms]);
  bench.setClock(3 * HOUR);
  await service.tick();
  bench.setClock(-5 * HOUR);
  await read(1);
  const jumps = [
    ['warn', 3 * HOUR],
    ['warn', -5 * HOUR],
  ];
  expect(said('clock-jumped')).toEqual(jumps);
  bench.now += 30 * HOUR; // down for a while: nobody set anything
  await bench.restart();
  expect(said('clock-jumped')).toEqual(jumps);
  expect(said('clock-taken')).toHaveLength(1);
  bench.now -= 60 * HOUR;
  await bench.restart();
  expect(said('clock-jumped')).toHaveLength(3);
});

it('raises no alarm when an hour is used up, and one when all have used up theirs', async () => {
  await expect(read(31)).rejects.toMatchObject({ code: 'budget-spent' });
  expect(bench.logged.join('')).not.toContain('budget-refused');
  expect((await client.call('figures', {})).answer).toMatchObject({ refused: 1, lastAlarmAt: null });
  await read(30);
  await read(30, steward('another'));
  await expect(read(1, steward('a-third'))).rejects.toMatchObject({ code: 'budget-spent-by-all' });
  expect(bench.logged.join('')).toContain('budget-spent-by-all');
  expect((await client.call('figures', {})).answer.lastAlarmAt).not.toBeNull();
});

it('writes down what it refuses', async () => {
  await read(31).catch(() => undefined);
  expect((await bench.entries()).at(-1)).toMatchObject({
    type: 'refused',
    op: 'items.release',
    principal: 'user:k7',
    purpose: 'care',
    code: 'budget-spent',
  });
});

it('shows everyone’s use against budget, and what is left for a thief', async () => {
  await read(15);
  await read(5, steward('another'));
  const { answer } = await client.call('meter.overview', {});
  expect(answer.uses[0]?.all.hour.used).toBe(40); // two of a row
  expect(answer.uses[0]?.principals.map(({ principal }) => principal)).toEqual(['user:k7', 'user:another']);
  expect(answer.reach.total).toBeLessThan(3_400);
});

it('judges last month again by another table, and changes nothing', async () => {
  await read(20);
  bench.now += 40 * 24 * HOUR;
  await read(30);
  bench.now += 2 * HOUR;
  await read(20);
  const { budgets } = bench.config();
  const [first, ...others] = budgets.grants;
  const tried = { ...budgets, grants: [{ ...first!, each: { hour: 50, day: 80 } }, ...others] };
  const { answer } = await client.call('meter.simulate', { table: tried, days: 31 });
  expect(answer.events).toBe(2); // what was 40 days ago is not last month
  expect(answer.rows).toMatchObject([
    { principal: 'user:k7', before: { released: 100, refused: 0 }, after: { released: 40, refused: 1 } },
  ]);
  expect((await client.call('meter.overview', {})).answer.frozen).toEqual([]);
  const all = await client.call('meter.simulate', { table: budgets, days: 1 });
  expect(all.answer.events).toBe(2);
});

it('judges the last days by the meter’s time, also when the clock was set back meanwhile', async () => {
  const note = () =>
    client.call('log.append', {
      principal: 'vault',
      event: { type: 'report.delivered', transferId: TRANSFER },
    });
  await read(1);
  bench.now += 10 * 24 * HOUR;
  await read(2);
  bench.setClock(-20 * 24 * HOUR); // and what is written now is dated before what was there first
  for (let times = 0; times < 9; times += 1) {
    await note();
    await read(1);
  }
  const { budgets } = bench.config();
  const { answer } = await client.call('meter.simulate', { table: budgets, days: 5 });
  expect(answer.events).toBe(10);
  expect(answer.rows[0]).toMatchObject({ principal: 'user:k7', before: { released: 22, highestHour: 22 } });
});

it('lets a transfer have no more tokens than its records can need', async () => {
  const [epoch] = (await client.call('hello', {})).answer.epochs;
  await client.call('transfer.open', ...opening([await headerFor(epoch?.recipient ?? '')]));
  const ask = (count: number, records: number) =>
    client.call(
      'tokens.compute',
      {
        principal: 'vault-ingest',
        transferId: TRANSFER,
        runs: [{ rule: 'r', count }],
        count,
        generation: 1,
        records,
      },
      Buffer.alloc(count * 32),
    );
  expect((await ask(64, 0)).binary.length).toBe(64 * 8);
  await expect(ask(1, 0)).rejects.toMatchObject({ code: 'tokens-too-many' });
  expect((await ask(16, 1)).binary.length).toBe(16 * 8);
});

it('counts records once, however often a transfer is settled', async () => {
  const [epoch] = (await client.call('hello', {})).answer.epochs;
  await client.call('transfer.open', ...opening([await headerFor(epoch?.recipient ?? '')]));
  for (let time = 0; time < 3; time += 1)
    await client.call('transfer.settle', { transferId: TRANSFER, records: 40 });
  expect((await bench.entries()).filter(({ type }) => type === 'transfer.settle')).toHaveLength(1);
});

describe('a budget table that the service is started with', () => {
  const changes = async () =>
    (await bench.entries()).filter((entry): entry is Extract<LogEntry, { type: 'budgets.change' }> => {
      return entry.type === 'budgets.change';
    });
  /** As anyone can make it of the configuration. */
  const hashOf = (table: object): string => {
    const sorted = (_name: string, value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
    return createHash('sha256').update(JSON.stringify(table, sorted)).digest('hex');
  };

  it('is in the log before anything is released by it, with the one that was in force', async () => {
    const { budgets } = bench.config();
    const [first, ...others] = budgets.grants;
    const more = {
      ...budgets,
      version: 3,
      grants: [{ ...first!, together: { hour: 100, day: 400 } }, ...others],
    };
    await read(1);
    bench.now += HOUR;
    await bench.restart({ budgets: more });
    await read(1);
    const [change, release] = (await bench.entries()).slice(-2);
    expect(change).toEqual({
      v: 1,
      at: new Date(bench.now).toISOString(),
      principal: 'key-service',
      type: 'budgets.change',
      version: 3,
      sha256: hashOf(more),
      before: { version: 2, sha256: hashOf(budgets) },
    });
    expect(release).toMatchObject({ type: 'items.release' });
    await bench.restart({ budgets: more });
    expect(await changes()).toHaveLength(1);
    await bench.restart({ budgets });
    expect(await changes()).toMatchObject([{ version: 3 }, { version: 2, before: { version: 3 } }]);
  });

  it('is told from another of the same version, and not from itself written in another order', async () => {
    const { version, grants, ...rest } = bench.config().budgets;
    await bench.restart({ budgets: { ...rest, grants, version } });
    expect(await changes()).toEqual([]);
    await bench.restart({ budgets: { version, grants: grants.slice(1), ...rest } });
    const [change] = await changes();
    expect(change?.version).toBe(change?.before.version);
    expect(change?.sha256).not.toBe(change?.before.sha256);
  });

  it('is not used while the log cannot say so', async () => {
    const { budgets } = bench.config();
    const service = await bench.restart();
    await service.close();
    const heads = join(bench.keys, 'log', 'checkpoint.heads');
    await rename(heads, join(bench.directory, 'kept'));
    await mkdir(heads); // the new checkpoint cannot be written
    await expect(bench.start({ create: false, budgets: { ...budgets, version: 3 } })).rejects.toThrow();
    await rm(heads, { recursive: true });
    await rename(join(bench.directory, 'kept'), heads);
    await bench.start({ create: false, budgets: { ...budgets, version: 3 } });
    expect(await changes()).toMatchObject([{ version: 3, before: { version: 2 } }]);
  });
});
