import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyClient } from '@vernix/key-channel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bench, HOUR, headerFor, opening, OTHER_TRANSFER, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let client: KeyClient;
let recipient = '';

const NOT_WRITTEN = { code: 'release-not-written' };
const STOPPED = { code: 'principal-frozen' };

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  client = await bench.client();
  recipient = (await client.call('hello', {})).answer.epochs[0]?.recipient ?? '';
  await client.call('transfer.open', ...opening([await headerFor(recipient)]));
  await client.call('decoys.place', { principal: 'vault-ingest', transferId: TRANSFER, rows: [7, 9] });
});
afterEach(() => bench.clean());

const tiles = () => join(bench.keys, 'log', 'tile');
/** The disk takes nothing of the log, until {@link mend}. */
async function fill(): Promise<void> {
  await rename(tiles(), join(bench.directory, 'kept'));
  await writeFile(tiles(), '');
}
async function mend(): Promise<void> {
  await rm(tiles());
  await rename(join(bench.directory, 'kept'), tiles());
}
/** Files that are written at their end take nothing either, until what this resolves to is called. */
async function fillFiles(): Promise<() => void> {
  const file = await open(bench.passphraseFile);
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const append = vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'appendFile').mockRejectedValue(full);
  await file.close();
  return () => append.mockRestore();
}

function read(principal: string, rows: readonly number[]) {
  const items = rows.map((row) => ({ transferId: TRANSFER, itemClass: 'identity' as const, row }));
  return client.call('items.release', { principal, role: 'steward', purpose: 'care', items });
}
const many = Array.from({ length: 150 }, (_, at) => 100 + at);
const frozen = async () => (await client.call('approvals.list', {})).answer.frozen;
const alarms = () => bench.logged.filter((line) => /decoy-touched|budget-refused/.test(line)).length;
async function restart(): Promise<void> {
  await bench.restart();
  client = await bench.client();
}
/** What the log says of who was stopped, in its order. */
const said = async () =>
  (await bench.entries())
    .filter(({ type }) => ['incident', 'decoy.touched', 'refused'].includes(type))
    .map(({ type, principal }) => `${type} ${principal}`);

describe.each([
  ['a row that is a decoy', 'decoy.touched', (name: string) => read(name, [7])],
  [
    'a copy of a file that is a decoy',
    'decoy.touched',
    async (name: string) => {
      const admin = await bench.client(bench.adminSocket);
      const copy = await headerFor(recipient);
      const placed = { principal: 'operator', transferId: 'E'.repeat(22) };
      await admin.call('decoys.file', placed, copy);
      const [body, binary] = opening([copy], OTHER_TRANSFER);
      return client.call('transfer.open', { ...body, principal: name }, binary);
    },
  ],
  ['more than a day’s budget', 'refused', (name: string) => read(name, many)],
])('who asks for %s while nothing can be written', (_what, type, ask) => {
  beforeEach(async () => {
    await fill();
    await expect(ask('user:thief')).rejects.toMatchObject(NOT_WRITTEN);
  });

  it('is stopped at once, with the alarm, and nothing is released to anyone', async () => {
    expect(alarms()).toBe(1);
    expect(await frozen()).toMatchObject([{ principal: 'user:thief' }]);
    await expect(read('user:steward', [1])).rejects.toMatchObject(NOT_WRITTEN);
    await mend();
  });

  it('is stopped in the log before anything that comes after, once', async () => {
    const before = await frozen();
    for (let tries = 0; tries < 3; tries += 1)
      await expect(read('user:steward', [1])).rejects.toMatchObject(NOT_WRITTEN);
    await mend();
    expect((await read('user:steward', [1])).binary.length).toBe(32);
    expect(await said()).toEqual(['incident user:thief', `${type} user:thief`]);
    expect((await bench.entries()).at(-1)).toMatchObject({ type: 'items.release' });
    await restart();
    expect(await frozen()).toEqual(before);
    await expect(read('user:thief', [1])).rejects.toMatchObject(STOPPED);
  });

  it('is stopped after a restart, though nobody asked for anything in between', async () => {
    const before = await frozen();
    await mend();
    await restart();
    expect(await frozen()).toEqual(before);
    await expect(read('user:thief', [1])).rejects.toMatchObject(STOPPED);
  });

  it('is in the log within a minute of the disk’s taking something again', async () => {
    bench.now += HOUR;
    await mend();
    await bench.tick();
    expect(await said()).toEqual(['incident user:thief', `${type} user:thief`]);
  });
});

it('two names that touch decoys while nothing can be written stop everything, over a restart too', async () => {
  await fill();
  for (const [name, row] of [
    ['user:one', 7],
    ['user:two', 9],
    ['user:one', 9],
  ] as const)
    await expect(read(name, [row])).rejects.toMatchObject(NOT_WRITTEN);
  await mend();
  await expect(read('user:steward', [1])).rejects.toMatchObject(STOPPED);
  expect((await said()).filter((line) => line.startsWith('decoy.touched'))).toEqual([
    'decoy.touched user:one',
    'decoy.touched user:two',
  ]);
  await restart();
  await expect(read('user:steward', [1])).rejects.toMatchObject(STOPPED);
});

it('what opens the entry of a decoy is there as soon as the entry is', async () => {
  await fill();
  const mendFiles = await fillFiles();
  await expect(read('user:thief', [7])).rejects.toMatchObject(NOT_WRITTEN);
  mendFiles();
  await mend();
  await bench.tick();
  const touched = (await bench.entries()).find((entry) => entry.type === 'decoy.touched');
  const lines = (await readFile(join(bench.keys, 'openings.ndjson'), 'utf8')).trim().split('\n');
  const openings = lines.map((line) => JSON.parse(line) as { commitment: string; items: unknown });
  const items = { [TRANSFER]: { identity: '7' } };
  expect(openings).toContainEqual(expect.objectContaining({ commitment: touched?.items, items }));
});

it('whoever spends the budget and then touches a decoy is in the log with both', async () => {
  const admin = await bench.client(bench.adminSocket);
  const placed = { principal: 'operator', partner: 'nobody' };
  const nobody = (await admin.call('decoys.recipient', placed)).answer.recipient;
  const [body, binary] = opening([await headerFor(nobody)], OTHER_TRANSFER);
  await fill();
  await expect(read('user:thief', many)).rejects.toMatchObject(NOT_WRITTEN);
  await expect(client.call('transfer.open', { ...body, principal: 'user:thief' }, binary)).rejects.toThrow();
  await mend();
  await bench.tick();
  const stops = (await bench.entries()).flatMap((entry) => (entry.type === 'incident' ? [entry.what] : []));
  expect(stops).toEqual(['budget-breached', 'decoy-touched']);
});

it('the alarm of a glass that nobody seconded sounds, though a stop is owed to the log', async () => {
  const officers = new Officers(bench);
  await bench.restart({ desk: officers.config });
  client = await bench.client();
  await officers.found();
  const params = { purpose: 'care', rows: 10, clinical: false, reason: 'care-emergency' } as const;
  await officers.approve('user:a', await officers.open({ kind: 'break-glass', params }, 'user:a'));
  await fill();
  await expect(read('user:thief', [7])).rejects.toMatchObject(NOT_WRITTEN);
  bench.now += 24 * HOUR + 1;
  await expect(bench.tick()).rejects.toMatchObject(NOT_WRITTEN);
  expect(bench.logged.join('')).toContain('glass-not-seconded');
  await mend();
  await officers.close();
});
