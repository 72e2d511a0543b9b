import { type ApprovalAction, itemsHash } from '@vernix/approvals';
import type { KeyClient } from '@vernix/key-channel';
import { generateIdentity } from '@vernix/seal';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KeyServiceConfig } from '../src/index.ts';
import { Bench, headerFor, HOUR, opening, OTHER_TRANSFER, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

let bench: Bench;
let officers: Officers;
let client: KeyClient;
let admin: KeyClient;
let settings: Partial<KeyServiceConfig>;

beforeEach(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  const { recipient } = await generateIdentity('hybrid');
  settings = { desk: officers.config, decoys: { every: 50, insights: recipient } };
  await bench.start(settings);
  client = await bench.client();
  admin = await bench.client(bench.adminSocket);
  await officers.found();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

async function approved(action: ApprovalAction, requester: string): Promise<string> {
  const under = await officers.open(action, requester);
  await officers.approve('user:a', under);
  await officers.approve('user:b', under);
  return under;
}

async function open(transferId: string) {
  const { recipient } = (await client.call('hello', {})).answer.epochs[0]!;
  return await client.call('transfer.open', ...opening([await headerFor(recipient)], transferId));
}

const place = (rows: number[]) =>
  client.call('decoys.place', { principal: 'vault-ingest', transferId: TRANSFER, rows });
const items = (rows: number[]) =>
  rows.map((row) => ({ transferId: TRANSFER, itemClass: 'identity' as const, row }));
const read = (account: string, rows: number[], under?: string) =>
  client.call('items.release', {
    principal: `user:${account}`,
    role: 'steward',
    purpose: 'care',
    items: items(rows),
    ...(under === undefined ? {} : { under }),
  });
const change = (plan: { every: number; generation: number }, under?: string, keys = admin) =>
  keys.call('decoys.change', { principal: 'operator', plan, ...(under === undefined ? {} : { under }) });

it('fewer decoys, or none, take two officers and the second socket', async () => {
  const none = { every: 0, generation: 1 };
  await expect(change(none)).rejects.toMatchObject({ code: 'approval-incomplete' });
  const under = await officers.open({ kind: 'decoy-change', params: none }, 'operator');
  await officers.approve('user:a', under);
  await expect(change(none, under)).rejects.toMatchObject({ code: 'approval-incomplete' });
  await officers.approve('user:b', under);
  await expect(change(none, under, client)).rejects.toMatchObject({ code: 'second-socket-only' });
  await expect(change({ ...none, every: 100 }, under)).rejects.toMatchObject({ code: 'approval-differs' });
  await change(none, under);
  await expect(change(none, under)).rejects.toMatchObject({ code: 'approval-used' });
  expect((await open(TRANSFER)).answer.decoyEvery).toBe(0);
});

it('what officers approved stays so, whatever the configuration says at the next start', async () => {
  const plan = { every: 20, generation: 2 };
  const before = await open(TRANSFER);
  await change(plan, await approved({ kind: 'decoy-change', params: plan }, 'operator'));
  await bench.restart({ ...settings, decoys: { every: 100_000, insights: settings.decoys!.insights } });
  client = await bench.client();
  admin = await bench.client(bench.adminSocket);
  expect((await admin.call('decoys.status', {})).answer.plan).toEqual(plan);
  const after = await open(OTHER_TRANSFER);
  expect(after.answer.decoyEvery).toBe(20);
  expect(after.binary.subarray(-32)).not.toEqual(before.binary.subarray(-32)); // other doubles
});

it('a bulk release that two officers signed gives the decoys in it with the rest, and to nobody else', async () => {
  await open(TRANSFER);
  await place([7]);
  const params = {
    principal: 'user:k7',
    purpose: 'care' as const,
    identity: 3,
    clinical: 0,
    file: { transferId: TRANSFER, rows: 3 },
    batches: [itemsHash(items([6, 7, 8]))],
    until: bench.now + HOUR,
  };
  const under = await officers.open({ kind: 'bulk-release', params }, 'vault');
  await officers.approve('user:a', under);
  await expect(read('k7', [6, 7, 8], under)).rejects.not.toMatchObject({ code: 'principal-frozen' });
  await officers.approve('user:b', under);
  expect((await read('k7', [6, 7, 8], under)).binary.length).toBe(3 * 32);
  await expect(read('k7', [7])).rejects.toMatchObject({ code: 'principal-frozen' });
});

it('when everything is stopped, two officers let one of the two names go, and all others read on', async () => {
  await open(TRANSFER);
  await place([7, 9]);
  await expect(read('one', [7])).rejects.toMatchObject({ code: 'principal-frozen' });
  await expect(read('two', [9])).rejects.toMatchObject({ code: 'principal-frozen' });
  await expect(read('steward', [1])).rejects.toMatchObject({ code: 'principal-frozen' });
  const { answer } = await officers.desk.call('approvals.list', {});
  const { principal, since } = answer.frozen.find((one) => one.principal === 'user:two')!;
  await approved({ kind: 'principal-release', params: { principal, frozenSince: since } }, 'vault');
  expect((await admin.call('decoys.status', {})).answer).toMatchObject({ touched: 2, halted: false });
  expect((await read('steward', [1])).binary.length).toBe(32);
  await expect(read('one', [1])).rejects.toMatchObject({ code: 'principal-frozen' });
});

it('an alarm is raised before the thief has an answer, and the figures of the house show it', async () => {
  await open(TRANSFER);
  await place([7]);
  await expect(read('thief', [7])).rejects.toMatchObject({ code: 'principal-frozen' });
  expect(bench.logged.join('')).toContain('decoy-touched');
  const at = new Date(bench.now).toISOString();
  bench.now += HOUR;
  const { lastAlarmAt, frozen, decoys } = (await client.call('figures', {})).answer;
  expect({ lastAlarmAt, frozen }).toEqual({ lastAlarmAt: at, frozen: 1 });
  expect(decoys).toEqual({ every: 50, touched: 1, lastTouchedAt: at });
});

it('what the vault may ask says nothing of how many decoys a file brought', async () => {
  const figures = async (): Promise<unknown> => (await client.call('figures', {})).answer;
  await open(TRANSFER);
  const before = await figures();
  await place([7, 9]);
  expect(await figures()).toEqual(before);
});
