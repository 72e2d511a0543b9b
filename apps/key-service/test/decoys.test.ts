import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isSieved, MOST_DECOY_ROWS } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Decoys } from '../src/decoys.ts';
import { sieve } from '../src/operations/decoys.ts';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;
let insights: { readonly identity: string; readonly recipient: string };

beforeEach(async () => {
  bench = await Bench.make();
  insights = await generateIdentity('hybrid');
  await bench.start({ decoys: { every: 50, insights: insights.recipient } });
  client = await bench.client();
  const { recipient } = (await client.call('hello', {})).answer.epochs[0] ?? { recipient: '' };
  await client.call('transfer.open', ...opening([await headerFor(recipient)]));
});
afterEach(() => bench.clean());

const place = (rows: number[]) =>
  client.call('decoys.place', { principal: 'vault-ingest', transferId: TRANSFER, rows });

function read(account: string, rows: readonly number[], transferId = TRANSFER) {
  const items = rows.map((row) => ({ transferId, itemClass: 'clinical' as const, row }));
  return client.call('items.release', {
    principal: `user:${account}`,
    role: 'steward',
    purpose: 'care',
    items,
  });
}

it('whoever asks for a decoy is stopped, gets nothing of what was asked with it, and the alarm is raised', async () => {
  await place([7]);
  await expect(read('thief', [5, 6, 7, 8])).rejects.toMatchObject({ code: 'principal-frozen' });
  await expect(read('thief', [5])).rejects.toMatchObject({ code: 'principal-frozen' });
  expect((await read('steward', [5, 6, 8])).binary.length).toBe(3 * 32);
  expect((await read('steward', [7], OTHER_TRANSFER)).binary.length).toBe(32); // row 7 of another file
  expect(bench.logged.join('')).toContain('decoy-touched');
  const touched = (await bench.entries()).filter(({ type }) => type === 'decoy.touched');
  expect(touched).toMatchObject([{ principal: 'user:thief', meter: { type: 'frozen', why: 'decoy' } }]);
  expect(JSON.stringify(touched)).not.toContain(TRANSFER);
  const { answer } = await client.call('meter.overview', {});
  expect(answer.frozen).toMatchObject([{ principal: 'user:thief', why: 'decoy' }]);
});

it('no more rows are made decoys than the service has room for in memory', async () => {
  await place([7]);
  vi.spyOn(Decoys.prototype, 'placed', 'get').mockReturnValue(MOST_DECOY_ROWS - 1);
  await expect(place([8, 9])).rejects.toMatchObject({ code: 'decoys-too-many' });
  expect((await read('steward', [8, 9])).binary.length).toBe(2 * 32);
  await place([7, 8]); // one of them is there already
  vi.restoreAllMocks();
  await expect(read('thief', [8])).rejects.toMatchObject({ code: 'principal-frozen' });
});

it('a second one, under another name, stops everyone and everything, over a restart too', async () => {
  await place([7, 9]);
  await expect(read('one', [7])).rejects.toMatchObject({ code: 'principal-frozen' });
  expect((await read('steward', [1])).binary.length).toBe(32);
  await expect(read('two', [9])).rejects.toMatchObject({ code: 'principal-frozen' });
  const stopped = { code: 'principal-frozen' };
  await expect(read('steward', [1])).rejects.toMatchObject(stopped);
  await bench.restart({ decoys: { every: 50, insights: insights.recipient } });
  client = await bench.client();
  await expect(read('steward', [1])).rejects.toMatchObject(stopped);
  await expect(
    client.call('facts.release', { principal: 'vault-publish', transferIds: [TRANSFER] }),
  ).rejects.toMatchObject(stopped);
  expect((await (await bench.client(bench.adminSocket)).call('decoys.status', {})).answer).toEqual({
    plan: { every: 50, generation: 1 },
    placed: 2,
    recipients: 0,
    waiting: 0,
    taken: 0,
    touched: 2,
    halted: true,
  });
});

it('one name that asks for two is one who went astray: the others read on', async () => {
  await place([7, 9]);
  for (const row of [7, 9])
    await expect(read('one', [row])).rejects.toMatchObject({ code: 'principal-frozen' });
  expect((await read('steward', [1])).binary.length).toBe(32);
});

it('decoys are placed while a transfer is open, and no more afterwards', async () => {
  await client.call('transfer.settle', { transferId: TRANSFER, records: 10 });
  await expect(place([1])).rejects.toMatchObject({ code: 'transfer-not-open' });
});

it('what is kept of them names no transfer and no row, and the log shows no number of them', async () => {
  const before = (await bench.entries()).length;
  await place([7, 8, 9]);
  expect(await readFile(join(bench.keys, 'decoys.ndjson'), 'utf8')).not.toContain(TRANSFER);
  expect((await bench.entries()).length).toBe(before);
});

it('insights alone learns which rows are decoys, and the letter is as long whatever it says', async () => {
  const count = 100;
  const places = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index += 1) places.writeUInt32BE(index + 1, index * 8 + 4);
  const ask = () =>
    client.call('decoys.sieve', { principal: 'vault-publish', transferIds: [TRANSFER], count }, places);
  const none = (await ask()).binary;
  await place([1, 50, 100]);
  const some = (await ask()).binary;
  expect(some.length).toBe(none.length);
  const bits = await openBuffer([insights.identity], some);
  const sieved = Array.from({ length: count }, (_, index) => index + 1).filter((row) =>
    isSieved(bits, row - 1),
  );
  expect(sieved).toEqual([1, 50, 100]);
});

it('a sieve of many rows keeps nobody waiting until it is done, and loses none between two stretches', async () => {
  const count = 40_001;
  const places = Buffer.alloc(count * 8);
  for (let row = 0; row < count; row += 1) places.writeUInt32BE(row + 1, row * 8 + 4);
  let asked = 0;
  const has = (_transfer: string, row: number): boolean => {
    asked += 1;
    return row % 777 === 0;
  };
  const holdings = {
    decoys: { insights: insights.recipient, has },
    releases: { note: () => Promise.resolve(0) },
  };
  const asking = { principal: 'vault-publish', transferIds: [TRANSFER], count };
  const request = { id: 1, op: 'decoys.sieve' as const, ...asking };
  const answer = sieve(holdings as never, request, places, 'first');
  let most = 0;
  for (let before = 0; asked < count; before = asked) {
    await nextTurn();
    most = Math.max(most, asked - before);
  }
  expect(most).toBeLessThan(count / 2);
  const bits = await openBuffer([insights.identity], (await answer).keys ?? Buffer.alloc(0));
  const sieved = Array.from({ length: count }, (_, at) => at + 1).filter((row) => isSieved(bits, row - 1));
  expect(sieved).toEqual(Array.from({ length: Math.floor(count / 777) }, (_, at) => 777 * (at + 1)));
  expect(bits).toHaveLength(Math.ceil(count / 8));
});
