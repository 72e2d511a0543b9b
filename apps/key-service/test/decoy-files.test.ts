import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyClient } from '@vernix/key-channel';
import { generateIdentity } from '@vernix/seal';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let client: KeyClient;
let admin: KeyClient;
let recipient = '';
/** Of the decoy, which is on its way as {@link TRANSFER}; and of its label, which the gateway seals. */
let decoy: Uint8Array;
let label: Uint8Array;

beforeEach(async () => {
  bench = await Bench.make();
  await bench.start();
  [client, admin] = [await bench.client(), await bench.client(bench.adminSocket)];
  recipient = (await client.call('hello', {})).answer.epochs[0]?.recipient ?? '';
  [decoy, label] = [await headerFor(recipient), await headerFor(recipient)];
  await place(admin);
});
afterEach(() => bench.clean());

const place = (keys: KeyClient, header = decoy) =>
  keys.call('decoys.file', { principal: 'operator', transferId: TRANSFER }, header);
const open = (headers: readonly Uint8Array[], transferId = TRANSFER, principal = 'vault-ingest') => {
  const [body, binary] = opening(headers, transferId);
  return client.call('transfer.open', { ...body, principal }, binary);
};
const settle = () => client.call('transfer.settle', { transferId: TRANSFER, records: 0 });
const STOPPED = { code: 'principal-frozen' };

it('the vault opens it as any other, again after a crash, and the log says of it what it says of others', async () => {
  await open([await headerFor(recipient), await headerFor(recipient)], OTHER_TRANSFER);
  await open([decoy, label]);
  await bench.restart();
  client = await bench.client();
  expect((await open([decoy, label])).binary.length).toBe(2 * 16 + 4 * 32);
  await settle();
  const shapes = (await bench.entries())
    .filter(({ type }) => type === 'transfer.open')
    .map((entry) => JSON.stringify(entry).replaceAll(/"[A-Za-z0-9_-]{20,}"|"at":"[^"]*"/g, '…'));
  expect(shapes).toHaveLength(3);
  expect(new Set(shapes.map((shape) => shape.replaceAll(/"at":\d+/g, '')))).toHaveProperty('size', 1);
  expect(bench.logged.join('')).not.toContain('decoy');
});

it('who asks for it as another transfer is stopped, and the alarm is raised, also before the vault asked', async () => {
  await expect(open([decoy], OTHER_TRANSFER, 'thief')).rejects.toMatchObject(STOPPED);
  expect(bench.logged.join('')).toContain('decoy-touched');
  const entries = await bench.entries();
  expect(entries.slice(-2)).toMatchObject([
    { type: 'incident', principal: 'thief', what: 'decoy-touched' },
    { type: 'decoy.touched', principal: 'thief', meter: { type: 'frozen', why: 'decoy' } },
  ]);
  expect(JSON.stringify(entries)).not.toContain(OTHER_TRANSFER);
  await expect(open([await headerFor(recipient)], 'C'.repeat(22), 'thief')).rejects.toMatchObject(STOPPED);
  // One name went astray: the vault goes on.
  await open([decoy, label]);
});

it('also hidden among others, after the vault is done with it, and over a restart', async () => {
  await open([decoy, label]);
  await settle();
  await bench.restart();
  client = await bench.client();
  await expect(open([decoy, label])).rejects.toMatchObject({ code: 'transfer-settled' });
  const other = await headerFor(recipient);
  await expect(open([other, label, decoy], OTHER_TRANSFER)).rejects.toMatchObject(STOPPED);
  await expect(open([decoy], OTHER_TRANSFER)).rejects.toMatchObject({ code: expect.any(String) as string });
});

it('a second name stops everything', async () => {
  await expect(open([decoy], OTHER_TRANSFER, 'one')).rejects.toMatchObject(STOPPED);
  await expect(open([decoy], 'C'.repeat(22), 'two')).rejects.toMatchObject(STOPPED);
  await expect(open([await headerFor(recipient)], OTHER_TRANSFER)).rejects.toMatchObject(STOPPED);
});

it('is placed over the socket that the vault cannot open, and only when it can be opened', async () => {
  await expect(place(client)).rejects.toMatchObject({ code: 'second-socket-only' });
  const stranger = await headerFor((await generateIdentity('hybrid')).recipient);
  await expect(place(admin, stranger)).rejects.toMatchObject({ code: 'sealed-to-another-key' });
  await place(admin); // again changes nothing
  const kept = await readFile(join(bench.keys, 'decoy-files.ndjson'), 'utf8');
  expect(kept).not.toContain(TRANSFER);
  expect(kept.trim().split('\n')).toHaveLength(1);
  expect(await bench.entries()).toEqual([]);
});
