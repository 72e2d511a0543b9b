import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GatewayFigures,
  Receipt,
  type SenderTransfer,
  SenderTransferList,
  TransferState,
} from '@vernix/contracts';
import { headerHashAt, sealBuffer, verifyStatement } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  collector,
  createId,
  errorCode,
  hashOf,
  listCollectable,
  makeWorld,
  patch,
  sender,
  startHere,
  upload,
  type World,
} from './harness.ts';

let world: World;
let gateway: Gateway;
let collect: string;
let origin: string;
let token: string;
beforeEach(async () => {
  world = await makeWorld();
  gateway = await startHere(world, { reportBytes: 5_000 });
  ({ collect, public: origin } = gateway.addresses);
  token = world.tokens.riverbend;
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});

const json = (method: string, body: object): RequestInit => ({ method, body: JSON.stringify(body) });
const ack = (id: string, sha256: string) =>
  collector(world, collect, `/files/${id}/ack`, json('POST', { sha256 }));
const statusOf = async (id: string) =>
  (await (await sender(token, origin, `/files/${id}`)).json()) as SenderTransfer;
const outcome = (id: string, state: string) =>
  collector(world, collect, `/files/${id}/outcome`, json('PUT', { state, balance, errorCode: null }));
const balance = { rows: 3, accepted: 1, queried: 1, rejected: 1, unchanged: 0 };

describe('the collection plane', () => {
  test('is for the vault’s token alone, and not on the public listener', async () => {
    const asPartner = await fetch(`${collect}/v1/collect/files`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([asPartner.status, await errorCode(asPartner)]).toEqual([401, 'token-wrong']);
    expect((await fetch(`${collect}/v1/collect/health`)).status).toBe(401);
    const outside = await collector(world, origin, '/files');
    expect(outside.status).toBe(404);
    expect((await sender(token, collect, '/files')).status).toBe(401);
  });

  test('lists whole files only, oldest first, page after page', async () => {
    await createId(token, origin, 10);
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      world.clock.now += 1000;
      ids.push(await upload(token, origin, randomBytes(10)));
    }
    expect((await listCollectable(world, collect)).map((file) => file.id)).toEqual(ids);
    expect((await listCollectable(world, collect, ids[1])).map((file) => file.id)).toEqual(ids.slice(2));
  });

  test('gives a file whole or by range', async () => {
    const sealed = Buffer.from(await sealBuffer([world.recipient], randomBytes(2000)));
    const id = await upload(token, origin, sealed);
    const get = async (range?: string) => {
      const answer = await collector(
        world,
        collect,
        `/files/${id}`,
        range === undefined ? {} : { headers: { range } },
      );
      return {
        status: answer.status,
        range: answer.headers.get('content-range'),
        body: Buffer.from(await answer.arrayBuffer()),
      };
    };
    expect(await get()).toEqual({ status: 200, range: null, body: sealed });
    const total = sealed.length;
    expect(await get('bytes=10-19')).toEqual({
      status: 206,
      range: `bytes 10-19/${total}`,
      body: sealed.subarray(10, 20),
    });
    expect((await get(`bytes=${total - 5}-`)).body.equals(sealed.subarray(-5))).toBe(true);
    expect((await get('bytes=-7')).body.equals(sealed.subarray(-7))).toBe(true);
    expect((await get(`bytes=${total}-`)).status).toBe(416);
    expect((await get('bytes=0-1,3-4')).status).toBe(416);
    expect((await get('Bytes=10-19')).body.equals(sealed.subarray(10, 20))).toBe(true);
    expect(await get('rows=10-19')).toEqual({ status: 200, range: null, body: sealed });
  });
});

describe('what was removed before it was collected', () => {
  const gone = async () =>
    ((await (await collector(world, collect, '/gone')).json()) as { gone: object[] }).gone;

  test('is told until it is on record, also over a restart; what was collected, or never came, is not', async () => {
    const [withdrawn, expired, collected] = [
      await createId(token, origin, 10),
      await upload(token, origin, randomBytes(10)),
      await upload(token, origin, randomBytes(10)),
    ];
    await createId(token, origin, 10);
    await patch(token, origin, withdrawn, 0, randomBytes(4));
    const file = (await listCollectable(world, collect)).find(({ id }) => id === collected);
    await ack(collected, file!.sha256);
    await sender(token, origin, `/files/${withdrawn}`, {
      method: 'DELETE',
      headers: { 'tus-resumable': '1.0.0' },
    });
    expect(await gone()).toEqual([{ id: withdrawn, partner: 'riverbend', state: 'terminated' }]);
    world.clock.now += 73 * 3_600_000;
    await gateway.close();
    gateway = await startHere(world, { reportBytes: 5_000 });
    ({ collect, public: origin } = gateway.addresses);
    await gateway.sweep();
    expect(await gone()).toContainEqual({ id: expired, partner: 'riverbend', state: 'expired' });
    for (const time of [1, 2]) {
      const said = await collector(world, collect, `/gone/${expired}`, json('PUT', {}));
      expect([time, said.status]).toEqual([time, 204]);
    }
    expect(await gone()).not.toContainEqual({ id: expired, partner: 'riverbend', state: 'expired' });
    expect((await collector(world, collect, `/gone/${'A'.repeat(22)}`, json('PUT', {}))).status).toBe(404);
  });
});

describe('an acknowledged file', () => {
  test('is deleted, and only when the hash is right', async () => {
    const id = await upload(token, origin, randomBytes(1000));
    const [file] = await listCollectable(world, collect);
    const path = join(world.dir, 'gateway/spool/ready', id);
    expect(existsSync(path)).toBe(true);
    expect(await errorCode(await ack(id, hashOf('another')))).toBe('collect-hash-wrong');
    expect(existsSync(path)).toBe(true);
    expect((await ack(id, file!.sha256)).status).toBe(204);
    expect(existsSync(path)).toBe(false);
    expect((await ack(id, file!.sha256)).status).toBe(204); // said again, after a lost answer
    expect(await errorCode(await ack(id, hashOf('another')))).toBe('not-found'); // nothing is kept to be fetched again
    expect(await listCollectable(world, collect)).toEqual([]);
    expect((await collector(world, collect, `/files/${id}`)).status).toBe(404);
    expect(await statusOf(id)).toMatchObject({ state: 'collected', size: 1000, received: 1000 });
  });

  test('tells its sender what became of it, and brings the report', async () => {
    const id = await upload(token, origin, randomBytes(1000));
    expect((await outcome(id, 'committed')).status).toBe(400); // not collected yet
    const [file] = await listCollectable(world, collect);
    await ack(id, file!.sha256);
    for (const state of TransferState.options) {
      const mayFollow = ['committed', 'failed'].includes(state);
      expect((await outcome(id, state)).status, state).toBe(mayFollow ? 204 : 400);
    }
    expect((await outcome(id, 'committed')).status).toBe(204);
    expect(await errorCode(await sender(token, origin, `/files/${id}/report`))).toBe('report-not-ready');

    const report = randomBytes(3000);
    const put = (body: Uint8Array, type: string) =>
      collector(world, collect, `/files/${id}/report`, {
        method: 'PUT',
        headers: { 'content-type': type },
        body: body as Uint8Array<ArrayBuffer>,
      });
    expect((await put(randomBytes(5001), 'application/age')).status).toBe(413);
    expect((await put(Buffer.from('<script>'), 'text/html')).status).toBe(400);
    expect((await put(report, 'application/age')).status).toBe(204);
    expect(await statusOf(id)).toMatchObject({ state: 'committed', balance, reportReady: true });
    const answer = await sender(token, origin, `/files/${id}/report`);
    expect(answer.headers.get('content-type')).toBe('application/age');
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(Buffer.from(await answer.arrayBuffer()).equals(report)).toBe(true);
  });
});

test('nothing the vault is allowed to say makes a transfer unreadable at the next start', async () => {
  const id = await upload(token, origin, randomBytes(1000));
  const [file] = await listCollectable(world, collect);
  await ack(id, file!.sha256);
  const put = (path: string, init: RequestInit) =>
    collector(world, collect, `/files/${id}/${path}`, { method: 'PUT', ...init });
  const failed = (errorCode: string, errorParams?: object) =>
    put('outcome', { body: JSON.stringify({ state: 'failed', balance: null, errorCode, errorParams }) });
  expect(await errorCode(await failed('x'.repeat(61)))).toBe('request-invalid');
  expect((await failed('x'.repeat(60))).status).toBe(204);
  for (const wrong of [{ row: 'three' }, { names: 'Zelda Quimby' }, { row: -1 }])
    expect(await errorCode(await failed('quote-not-closed', wrong))).toBe('request-invalid');
  expect((await failed('quote-not-closed', { row: 3, column: 2, value: 'Zelda' })).status).toBe(204);
  expect(await errorCode(await put('report', {}))).toBe('request-invalid');
  const wordy = { 'content-type': `Application/JSON; of=${'x'.repeat(200)}` };
  expect((await put('report', { headers: wordy, body: '{}' })).status).toBe(204);

  await gateway.close();
  gateway = await startHere(world, { reportBytes: 5_000 });
  ({ collect, public: origin } = gateway.addresses);
  expect(await statusOf(id)).toMatchObject({
    state: 'failed',
    reportReady: true,
    error: { code: 'quote-not-closed', params: { row: 3, column: 2 } },
  });
  expect(JSON.stringify(await statusOf(id))).not.toContain('Zelda');
  const report = await sender(token, origin, `/files/${id}/report`);
  expect(report.headers.get('content-type')).toBe('application/json');
});

test('a state from before faults had places is still read', async () => {
  const id = await upload(token, origin, randomBytes(1000));
  await gateway.close();
  const file = join(world.dir, 'gateway/spool/state', `${id}.json`);
  const now = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...now, errorParams: undefined }));
  gateway = await startHere(world, { reportBytes: 5_000 });
  ({ collect, public: origin } = gateway.addresses);
  expect(await statusOf(id)).toMatchObject({ state: 'received', error: null });
});

describe('a receipt', () => {
  test('is signed over the hash of what is stored', async () => {
    const id = await upload(token, origin, randomBytes(1000));
    const { receipt, publicKey } = (await (await sender(token, origin, `/files/${id}/receipt`)).json()) as {
      receipt: string;
      publicKey: string;
    };
    expect(await (await fetch(`${origin}/v1/receipt-key`)).json()).toEqual({ publicKey });
    const said = await verifyStatement(receipt, publicKey, Receipt);
    const [file] = await listCollectable(world, collect);
    const stored = Buffer.from(await (await collector(world, collect, `/files/${id}`)).arrayBuffer());
    expect(said).toEqual({
      type: 'vernix-receipt/1',
      transferId: id,
      partner: 'riverbend',
      sha256: hashOf(stored),
      bytes: stored.length,
      sealedAtSource: false,
      receivedAt: file!.receivedAt,
    });
  });

  test('names the header of a file that was sealed at source, and the vault gets it with the file', async () => {
    const sealed = await sealBuffer([world.recipient], randomBytes(1000));
    const id = await upload(token, origin, sealed);
    // All of it looks like age, and no header ends.
    await upload(token, origin, Buffer.concat([sealed.subarray(0, 100), Buffer.alloc(1000, 'x')]));
    const { publicKey } = (await (await fetch(`${origin}/v1/receipt-key`)).json()) as { publicKey: string };
    const files = await listCollectable(world, collect);
    const said = await Promise.all(
      files.map(({ receipt = '' }) => verifyStatement(receipt, publicKey, Receipt)),
    );
    const header = headerHashAt(sealed);
    expect(header).toMatch(/^[0-9a-f]{64}$/);
    // They are listed by when they came, which may be the same millisecond.
    expect(said.find(({ transferId }) => transferId === id)).toMatchObject({ sealedAtSource: true, header });
    const other = said.find(({ transferId }) => transferId !== id);
    expect([other?.sealedAtSource, other?.header]).toEqual([true, undefined]);
  });

  test('is signed by the same key after a restart', async () => {
    const before = await (await fetch(`${origin}/v1/receipt-key`)).json();
    await gateway.close();
    gateway = await startHere(world, { reportBytes: 5_000 });
    expect(await (await fetch(`${gateway.addresses.public}/v1/receipt-key`)).json()).toEqual(before);
  });
});

test('a sender’s list stays newest first over a restart', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.unshift(await createId(token, origin, 1_000));
    world.clock.now += 1_000;
  }
  const listed = async (): Promise<string[]> => {
    const answer = await sender(token, origin, '/files');
    const { transfers } = SenderTransferList.parse(await answer.json());
    return transfers.map(({ id }) => id);
  };
  expect(await listed()).toEqual(ids);
  await gateway.close();
  gateway = await startHere(world, { reportBytes: 5_000 });
  ({ collect, public: origin } = gateway.addresses);
  expect(await listed()).toEqual(ids);
});

describe('time', () => {
  const hours = (count: number) => {
    world.clock.now += count * 3_600_000 + 1;
    return gateway.sweep();
  };
  const dataFiles = () =>
    ['receiving', 'ready', 'reports'].flatMap((part) => readdirSync(join(world.dir, 'gateway/spool', part)));

  test('ends an unfinished upload after 24 hours without progress', async () => {
    const id = await createId(token, origin, 10_000);
    await patch(token, origin, id, 0, randomBytes(1));
    await hours(23);
    expect((await statusOf(id)).state).toBe('receiving');
    await hours(1);
    expect((await statusOf(id)).state).toBe('expired');
  });

  test('ends an upload of which nothing came after an hour: its place is wanted, and nothing is lost', async () => {
    const [empty, begun] = [await createId(token, origin, 10_000), await createId(token, origin, 10_000)];
    await hours(0.9);
    await patch(token, origin, begun, 0, randomBytes(1));
    expect((await statusOf(empty)).state).toBe('receiving');
    await hours(0.1);
    expect([(await statusOf(empty)).state, (await statusOf(begun)).state]).toEqual(['expired', 'receiving']);
  });

  test('removes a whole file after 72 hours, tells the sender, then forgets', async () => {
    const id = await upload(token, origin, randomBytes(1000));
    await hours(71);
    expect(dataFiles()).toEqual([id]);
    await hours(1);
    expect(dataFiles()).toEqual([]);
    expect(await statusOf(id)).toMatchObject({ state: 'expired', received: 1000 });
    expect(await listCollectable(world, collect)).toEqual([]);
    expect((await ack(id, hashOf(''))).status).toBe(404);
    await hours(120);
    expect((await sender(token, origin, `/files/${id}`)).status).toBe(404);
    expect(readdirSync(join(world.dir, 'gateway/spool/state'))).toEqual([]);
  });

  test('does not end what the vault may still say of a file that it fetched and could not acknowledge', async () => {
    const id = await upload(token, origin, randomBytes(1000));
    const unfinished = await createId(token, origin, 10_000);
    await hours(72);
    expect(await statusOf(id)).toMatchObject({ state: 'expired' });
    const put = (path: string, body: object) =>
      collector(world, collect, `/files/${id}/${path}`, json('PUT', body));
    expect((await put('report', {})).status).toBe(204);
    expect((await put('log-proof', { proof: 'a proof' })).status).toBe(204);
    expect((await outcome(id, 'committed')).status).toBe(204);
    expect(await statusOf(id)).toMatchObject({
      state: 'committed',
      balance,
      reportReady: true,
      logProofReady: true,
    });
    expect((await outcome(unfinished, 'failed')).status).toBe(400);
  });

  test('removes a report with its outcome', async () => {
    const id = await upload(token, origin, randomBytes(1000));
    const [file] = await listCollectable(world, collect);
    await ack(id, file!.sha256);
    await collector(world, collect, `/files/${id}/report`, json('PUT', {}));
    expect(dataFiles()).toEqual([id]);
    await hours(120);
    expect(dataFiles()).toEqual([]);
  });
});

test('figures count what is held and how it was sealed', async () => {
  await createId(token, origin, 10);
  await upload(token, origin, randomBytes(1000));
  const sealed = await sealBuffer([world.recipient], randomBytes(1000));
  await upload(token, origin, sealed);
  const figures = GatewayFigures.parse(await (await collector(world, collect, '/health')).json());
  expect(figures).toMatchObject({
    filesHeld: 2,
    uploadsOpen: 1,
    sealedHereSinceStart: 1,
    sealedAtSourceSinceStart: 1,
    rosterVersion: 1,
    intakeEpoch: 1,
  });
  expect(figures.bytesHeld).toBeGreaterThan(1000 + sealed.length);
});
