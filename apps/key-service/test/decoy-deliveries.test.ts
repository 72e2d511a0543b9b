import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsHash } from '@vernix/approvals';
import type { ZoneEvent } from '@vernix/contracts';
import { generateIdentity } from '@vernix/seal';
import { generateSignerKey, Signer } from '@vernix/tlog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';
import { HouseWithNobody } from './house-with-nobody.ts';

let house: HouseWithNobody;

const ID = 'D'.repeat(22);
const PRINCIPAL = 'vault-deliveries';
const sha256 = '0'.repeat(64);

beforeEach(async () => {
  house = await HouseWithNobody.make();
});
afterEach(() => house.close());

const note = (event: ZoneEvent) => house.client.call('log.append', { principal: PRINCIPAL, event });
const sent = (partner: string, deliveryId = ID) =>
  note({ type: 'delivery.sent', deliveryId, partner, sha256, bytes: 5_000, rows: 3, transferId: TRANSFER });
const collected = (partner: string, deliveryId = ID) =>
  note({ type: 'delivery.collected', deliveryId, partner });
const acknowledged = (partner: string, deliveryId = ID) =>
  note({ type: 'delivery.acknowledged', deliveryId, partner, sha256 });
const collect = async (deliveryId: string, read = false, keys = house.admin) =>
  (await keys.call('decoys.collect', { principal: 'operator', deliveryId, read })).answer.announced;
const open = (headers: readonly Uint8Array[], transferId = OTHER_TRANSFER, principal = 'vault-ingest') => {
  const [body, binary] = opening(headers, transferId);
  return house.client.call('transfer.open', { ...body, principal }, binary);
};
const intake = async () => (await house.client.call('hello', {})).answer.epochs[0]?.recipient ?? '';
const frozen = async () => (await house.client.call('approvals.list', {})).answer.frozen;
const STOPPED = { code: 'deliveries-stopped' };
const FROZEN = { code: 'principal-frozen' };
const ELSEWHERE = { code: 'sealed-to-another-key' };
const WITNESS = Signer.parse(generateSignerKey('ed25519-cosignature', 'witness.example/w1'));

/** A header for a partner that there is. */
const strange = async () => headerFor((await generateIdentity('hybrid')).recipient);
/** With another authentication code. */
function altered(header: Uint8Array): Uint8Array {
  const text = Buffer.from(header).toString('latin1');
  const at = text.lastIndexOf('--- ') + 4;
  return Buffer.from(`${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`, 'latin1');
}

/** Two officers sign for three rows, to be delivered or not; reads them. */
async function release(deliverTo?: string) {
  const items = [1, 2, 3].map((row) => ({ transferId: TRANSFER, itemClass: 'identity' as const, row }));
  const reader = { principal: 'user:k7', purpose: 'care' as const };
  const to = deliverTo === undefined ? {} : { deliverTo };
  const counts = { identity: 3, clinical: 0, file: { transferId: TRANSFER, rows: 3 } };
  const params = {
    ...reader,
    ...counts,
    ...to,
    batches: [itemsHash(items)],
    until: house.bench.now + 2 * HOUR,
  };
  const under = await house.officers.open({ kind: 'bulk-release', params });
  for (const officer of ['user:a', 'user:b']) await house.officers.approve(officer, under);
  return () => house.client.call('items.release', { ...reader, ...to, role: 'steward', under, items });
}

it('a delivery that is left to expire is one like others: no alarm, and the same entries', async () => {
  const before = (await house.bench.entries()).length;
  for (const [partner, deliveryId] of [
    ['institute', ID],
    ['nobody', 'E'.repeat(22)],
  ] as const) {
    await sent(partner, deliveryId);
    await note({ type: 'delivery.expired', deliveryId, partner });
  }
  const shapes = (await house.bench.entries())
    .slice(before)
    .map((entry) => JSON.stringify(entry).replaceAll(/"(D|E){22}"|"at":"[^"]*"|"institute"|"nobody"/g, '…'));
  expect(shapes.slice(0, 2)).toEqual(shapes.slice(2));
  expect(house.alarms()).toBe(0);
});

it.each([
  ['collected', collected],
  ['acknowledged', acknowledged],
])('one that is %s raises the alarm at once, and nothing more leaves the house', async (_how, taken) => {
  const leaves = await release('institute');
  const stays = await release();
  await sent('institute');
  await taken('institute');
  await sent('nobody');
  expect(house.alarms()).toBe(0);
  const { index } = (await taken('nobody')).answer; // what reports it is told nothing
  expect(house.alarms()).toBe(1);
  const entries = await house.bench.entries();
  expect(index).toBe(entries.length - 1);
  expect(entries.slice(-3)).toMatchObject([
    { type: 'incident', principal: 'deliveries', what: 'decoy-touched' },
    { type: 'decoy.touched', principal: 'deliveries', meter: { type: 'frozen', why: 'decoy' } },
    { type: `delivery.${_how}`, partner: 'nobody', deliveryId: ID },
  ]);
  await expect(leaves()).rejects.toMatchObject(STOPPED);
  await expect(sent('institute', 'F'.repeat(22))).rejects.toMatchObject(STOPPED); // what was opened before
  // Nobody inside is stopped by what the edge reports.
  expect((await stays()).binary.length).toBe(3 * 32);
  await open([await headerFor(await intake())]);
  expect(await house.status()).toMatchObject({ touched: 1, halted: false });
});

it('it is stopped over a restart, until two officers let deliveries go on; then each is watched as before', async () => {
  await sent('nobody');
  await collected('nobody');
  await acknowledged('nobody');
  expect(house.alarms()).toBe(1); // it has been said
  await house.start('restart');
  const leaves = await release('institute');
  await expect(leaves()).rejects.toMatchObject(STOPPED);
  const [stop] = await frozen();
  expect(stop).toMatchObject({ principal: 'deliveries', why: 'decoy' });
  const params = { principal: 'deliveries', frozenSince: stop?.since ?? 0 };
  const under = await house.officers.open({ kind: 'principal-release', params });
  for (const officer of ['user:a', 'user:b']) await house.officers.approve(officer, under);
  expect((await leaves()).binary.length).toBe(3 * 32);
  await collected('nobody', 'E'.repeat(22));
  expect(house.alarms()).toBe(2);
});

it('one that was taken is not counted as a trap, since it is none any more: also when officers let deliveries go on', async () => {
  await sent('nobody');
  await sent('nobody', 'E'.repeat(22));
  expect(await house.status()).toMatchObject({ waiting: 2, taken: 0 });
  await collected('nobody');
  expect(await house.status()).toMatchObject({ waiting: 1, taken: 1 });
  await house.start('restart');
  const [stop] = await frozen();
  const params = { principal: 'deliveries', frozenSince: stop?.since ?? 0 };
  const under = await house.officers.open({ kind: 'principal-release', params });
  for (const officer of ['user:a', 'user:b']) await house.officers.approve(officer, under);
  expect(await house.status()).toMatchObject({ waiting: 1, taken: 1 });
  await note({ type: 'delivery.expired', deliveryId: ID, partner: 'nobody' });
  expect(await house.status()).toMatchObject({ waiting: 1, taken: 0 });
});

it('one that cannot be written down stops all that leaves, over a restart, and is written once when it is reported again', async () => {
  await sent('nobody');
  const tiles = join(house.bench.keys, 'log', 'tile');
  await rename(tiles, join(house.bench.directory, 'kept'));
  await writeFile(tiles, '');
  await expect(collected('nobody')).rejects.toMatchObject({ code: 'release-not-written' });
  expect(house.alarms()).toBe(1); // a full disk does not silence it
  const before = await frozen();
  await rm(tiles);
  await rename(join(house.bench.directory, 'kept'), tiles);
  await collected('nobody');
  expect(before).toMatchObject([{ principal: 'deliveries', why: 'decoy' }]);
  await house.start('restart');
  expect(await frozen()).toEqual(before);
  expect(await house.status()).toMatchObject({ touched: 1 });
  await expect(sent('institute', 'F'.repeat(22))).rejects.toMatchObject(STOPPED);
});

it('nobody asks in the name that deliveries are stopped by, or a stop of another kind would be taken for it', async () => {
  const event: ZoneEvent = { type: 'delivery.expired', deliveryId: ID, partner: 'institute' };
  const principal = 'deliveries';
  const refusal = { code: 'request-invalid' };
  await expect(house.client.call('log.append', { principal, event })).rejects.toMatchObject(refusal);
  const items = [{ transferId: TRANSFER, itemClass: 'identity' as const, row: 7 }];
  const asked = { principal, role: 'steward' as const, purpose: 'care' as const, items };
  await expect(house.client.call('items.release', asked)).rejects.toMatchObject(refusal);
  const action = { kind: 'break-glass', params: { purpose: 'care', reason: 'urgent' } };
  const opened = house.client.call('approvals.open', { action, requester: principal, hours: 1 });
  await expect(opened).rejects.toMatchObject(refusal);
  expect(await frozen()).toEqual([]);
});

it('with a decoy touched inside, under any name, everything stops', async () => {
  await collected('nobody');
  await open([await headerFor(await intake())], TRANSFER);
  await house.client.call('decoys.place', { principal: 'vault-ingest', transferId: TRANSFER, rows: [7] });
  const items = [{ transferId: TRANSFER, itemClass: 'identity' as const, row: 7 }];
  const asked = { principal: 'user:x', role: 'steward' as const, purpose: 'care' as const, items };
  await expect(house.client.call('items.release', asked)).rejects.toMatchObject(FROZEN);
  expect(await house.status()).toMatchObject({ touched: 2, halted: true });
  await expect(open([await headerFor(await intake())])).rejects.toMatchObject(FROZEN);
});

it('who shows a copy of one to have it opened is stopped, also when it is hidden among others, and is not told why', async () => {
  const copy = await headerFor(house.recipient);
  await expect(open([await strange()])).rejects.toMatchObject(ELSEWHERE);
  expect(house.alarms()).toBe(0);
  await expect(open([copy], TRANSFER, 'thief')).rejects.toMatchObject(ELSEWHERE);
  expect((await house.bench.entries()).slice(-2)).toMatchObject([
    { type: 'incident', principal: 'thief', what: 'decoy-touched' },
    { type: 'decoy.touched', principal: 'thief', meter: { type: 'frozen', why: 'decoy' } },
  ]);
  const good = await headerFor(await intake());
  await expect(open([good], TRANSFER, 'thief')).rejects.toMatchObject(FROZEN);
  await open([good]); // one name went astray: the vault goes on
  expect(await house.status()).toMatchObject({ touched: 1, halted: false });
  const hidden = [await headerFor(await intake()), copy];
  await expect(open(hidden, 'C'.repeat(22), 'other')).rejects.toMatchObject(ELSEWHERE);
  expect(await house.status()).toMatchObject({ touched: 2, halted: true });
  expect((await house.bench.entries()).filter(({ type }) => type === 'transfer.open')).toHaveLength(1);
});

it('a header made for a partner to see what is said of it is an alarm, altered or not, and says nothing', async () => {
  for (const partner of [(await generateIdentity('hybrid')).recipient, house.recipient]) {
    const header = await headerFor(partner);
    for (const one of [header, altered(header), header.subarray(0, -1)])
      await expect(open([one], TRANSFER, 'prober')).rejects.toMatchObject({
        code: one.length === header.length ? ELSEWHERE.code : 'age-header-invalid',
      });
  }
  expect(house.alarms()).toBe(2);
  // Sealed to the registry as well, it is what it is of any partner.
  const both = await headerFor(house.recipient, await intake());
  await expect(open([altered(both)], TRANSFER, 'other')).rejects.toMatchObject({
    code: 'age-header-altered',
  });
  expect(house.alarms()).toBe(3);
});

it('also where the name is stopped before, which a name that touched a decoy then is', async () => {
  const items = Array.from({ length: 150 }, (_, row) => ({
    transferId: TRANSFER,
    itemClass: 'identity' as const,
    row: row + 1,
  }));
  const asked = { principal: 'user:x', role: 'steward' as const, purpose: 'care' as const, items };
  await expect(house.client.call('items.release', asked)).rejects.toMatchObject({ code: 'budget-breached' });
  await expect(open([await strange()], TRANSFER, 'user:x')).rejects.toMatchObject(ELSEWHERE);
  expect(house.alarms()).toBe(0);
  for (const times of [1, 2]) {
    await expect(open([await headerFor(house.recipient)], TRANSFER, 'user:x')).rejects.toMatchObject(
      ELSEWHERE,
    );
    expect(await house.status()).toMatchObject({ touched: times, halted: false });
  }
  expect(await frozen()).toMatchObject([{ principal: 'user:x', why: 'decoy' }]);
});

it('also while nothing is released because no witness has seen the log grow', async () => {
  const [keys, unreachable] = [[WITNESS.verifier.vkey], 'stop' as const];
  await house.start('restart', { witnesses: { keys, quorum: 1, unreachable, minutes: 30 } });
  house.bench.now += HOUR;
  await sent('institute');
  house.bench.now += HOUR;
  await expect(open([await headerFor(await intake())])).rejects.toMatchObject({ code: 'log-not-witnessed' });
  await expect(open([await strange()])).rejects.toMatchObject(ELSEWHERE);
  expect(house.alarms()).toBe(0);
  await expect(open([await headerFor(house.recipient)])).rejects.toMatchObject(ELSEWHERE);
  expect(house.alarms()).toBe(1);
  expect((await house.bench.entries()).at(-1)).toMatchObject({
    type: 'decoy.touched',
    principal: 'vault-ingest',
  });
});

it('a recipient that is made anew takes with it what the one before could open; its name stays a decoy', async () => {
  const copy = await headerFor(house.recipient);
  const next = await house.made();
  expect(next).not.toBe(house.recipient);
  await house.start('restart');
  await expect(open([copy])).rejects.toMatchObject(ELSEWHERE);
  expect(house.alarms()).toBe(0);
  await expect(open([await headerFor(next)])).rejects.toMatchObject(ELSEWHERE);
  await collected('nobody');
  expect(house.alarms()).toBe(2);
});

it('what the operator says is about to be collected is collected quietly, over a restart, and no other', async () => {
  await sent('nobody');
  await sent('nobody', 'E'.repeat(22));
  await collect(ID);
  await house.start('restart');
  await collected('nobody');
  await acknowledged('nobody');
  expect(house.alarms()).toBe(0);
  expect(await house.status()).toMatchObject({ recipients: 1, waiting: 1, touched: 0 });
  await collected('nobody', 'E'.repeat(22));
  expect(house.alarms()).toBe(1);
});

it('a delivery that is none to nobody cannot be announced, nor what is read already; what was announced is known', async () => {
  await sent('institute');
  await expect(collect(ID)).rejects.toMatchObject({ code: 'delivery-not-decoy' });
  const [begun, stolen] = ['E'.repeat(22), 'F'.repeat(22)];
  for (const id of [begun, stolen]) await sent('nobody', id);
  expect(await collect(begun)).toBe(true);
  await house.start('restart');
  expect([await collect(begun, true), await collect(stolen, true)]).toEqual([true, false]);
  await collected('nobody', begun);
  expect(house.alarms()).toBe(0);
  await collected('nobody', stolen);
  expect(house.alarms()).toBe(1);
  await acknowledged('nobody', begun);
  await expect(collect(begun)).rejects.toMatchObject({ code: 'delivery-not-decoy' });
});

it('in the log a recipient is what a new sealing key is, and no more', async () => {
  await house.admin.call('keys.rotate', { principal: 'operator', key: 'sealing' });
  const rotations = (await house.bench.entries()).filter(({ type }) => type === 'keys.rotate');
  expect(rotations).toHaveLength(2);
  const [decoy, sealing] = rotations.map((entry) => ({ ...entry, at: '' }));
  const { generation } = decoy as { generation: number };
  expect(sealing).toEqual({ ...decoy, generation: generation + 1 });
  expect(house.bench.logged.join('') + JSON.stringify(await house.bench.entries())).not.toContain('nobody');
});

it('only the operator’s socket makes one, counts them, or says that one is to be collected', async () => {
  const elsewhere = { code: 'second-socket-only' };
  const principal = 'vault';
  await expect(house.client.call('decoys.recipient', { principal, partner: 'x-y' })).rejects.toMatchObject(
    elsewhere,
  );
  await expect(collect(ID, false, house.client)).rejects.toMatchObject(elsewhere);
  await expect(house.client.call('decoys.status', {})).rejects.toMatchObject(elsewhere);
  for (let more = 1; more < 50; more += 1) await house.made(`nobody-${more}`);
  await expect(house.made('one-too-many')).rejects.toMatchObject({ code: 'request-invalid' });
  expect(await house.status()).toMatchObject({ recipients: 50, waiting: 0 });
});
