import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayFigures } from '@vernix/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { acknowledge, content, leave, left, newId, note, sealed, waiting } from './deliveries.ts';
import { collector, errorCode, HOUR, hashOf, makeWorld, sender, startHere, type World } from './harness.ts';

let world: World;
let gateway: Gateway;
let origin: string;
let collect: string;
let token: string;
beforeEach(async () => {
  world = await makeWorld();
  await restart();
  token = world.tokens.riverbend;
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});
async function restart(): Promise<void> {
  await (gateway as Gateway | undefined)?.close();
  gateway = await startHere(world);
  ({ public: origin, collect } = gateway.addresses);
}

const body = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const stateOf = async (id: string) =>
  ((await (await sender(token, origin, `/deliveries/${id}`)).json()) as { state: string }).state;
const place = (part: string, id = '') => join(world.dir, 'gateway/spool/deliveries', part, id);

async function leaveOne(size?: number): Promise<{ id: string; file: Buffer; sha256: string }> {
  const [id, file] = [newId(), await sealed(world, size)];
  expect((await leave(world, collect, id, file)).status).toBe(204);
  return { id, file, sha256: hashOf(file) };
}

describe('a delivery', () => {
  test('is fetched as it was left, and gone with its recipient’s word', async () => {
    const { id, file, sha256 } = await leaveOne(200_000);
    const [one] = await waiting(token, origin);
    expect(one).toEqual({
      ...{ id, from: 'registry', bytes: file.length, sha256, state: 'waiting' },
      sentAt: new Date(world.clock.now).toISOString(),
      expiresAt: new Date(world.clock.now + 120 * HOUR).toISOString(),
    });
    expect(await (await sender(token, origin, `/deliveries/${id}`)).json()).toEqual(one);

    const answer = await content(token, origin, id);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'application/age', etag: `"${sha256}"`, 'cache-control': 'no-store' },
      ...{ 'content-disposition': `attachment; filename="${id}.age"`, 'accept-ranges': 'bytes' },
    });
    expect((await body(answer)).equals(file)).toBe(true);

    expect((await acknowledge(token, origin, id, sha256)).status).toBe(204);
    expect(readdirSync(place('sealed'))).toEqual([]);
    expect(await stateOf(id)).toBe('acknowledged');
    expect(await errorCode(await content(token, origin, id))).toBe('delivery-over');
  });

  test('is collected with the first byte that is asked for, and that lasts', async () => {
    const { id, file } = await leaveOne();
    const collectedAt = new Date((world.clock.now += 1_000)).toISOString();
    const part = await content(token, origin, id, 'bytes=10-19');
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${file.length}`]);
    expect((await body(part)).equals(file.subarray(10, 20))).toBe(true);
    world.clock.now += 1_000;
    expect((await body(await content(token, origin, id, 'bytes=-5'))).equals(file.subarray(-5))).toBe(true);
    await restart();
    expect(await left(world, collect)).toMatchObject([{ id, state: 'collected', collectedAt }]);
    expect(await stateOf(id)).toBe('collected');
  });

  test('is not collected by looking, by a range outside it, or by asking for headers', async () => {
    const { id, file } = await leaveOne();
    await waiting(token, origin);
    const outside = await content(token, origin, id, `bytes=${file.length}-`);
    expect([outside.status, await errorCode(outside)]).toEqual([416, 'collect-range-wrong']);
    const head = await sender(token, origin, `/deliveries/${id}/content`, { method: 'HEAD' });
    expect(head.status).toBe(404);
    expect(await left(world, collect)).toMatchObject([{ id, state: 'waiting' }]);
  });

  test('stays when the word names another hash, and the word may be given twice', async () => {
    const { id, sha256 } = await leaveOne();
    const wrong = await acknowledge(token, origin, id, hashOf('another'));
    expect([wrong.status, await errorCode(wrong)]).toEqual([409, 'collect-hash-wrong']);
    expect(await stateOf(id)).toBe('waiting');
    for (const time of [1, 2])
      expect([time, (await acknowledge(token, origin, id, sha256)).status]).toEqual([time, 204]);
    const late = await acknowledge(token, origin, id, hashOf('another'));
    expect([late.status, await errorCode(late)]).toEqual([410, 'delivery-over']); // nothing is kept
    expect(await left(world, collect)).toHaveLength(1);
  });

  test('does not exist for another partner, whatever it is asked', async () => {
    const { id, sha256 } = await leaveOne();
    const other = world.tokens.lakeside;
    expect(await waiting(other, origin)).toEqual([]);
    const asked = (one: string) => [
      sender(other, origin, `/deliveries/${one}`),
      content(other, origin, one),
      content(other, origin, one, 'bytes=999999-'),
      acknowledge(other, origin, one, sha256),
    ];
    const say = async (answer: Response) => [answer.status, await answer.text()];
    const [theirs, unknown] = await Promise.all(
      [id, newId()].map(async (one) => Promise.all((await Promise.all(asked(one))).map(say))),
    );
    expect(theirs).toEqual(unknown);
    expect(theirs!.every(([status]) => status === 404)).toBe(true);
    expect(await left(world, collect)).toMatchObject([{ id, state: 'waiting' }]);
  });

  test('is for a token of its recipient, not for the vault or nobody', async () => {
    const { id } = await leaveOne();
    for (const path of ['', `/${id}`, `/${id}/content`]) {
      expect((await fetch(`${origin}/v1/deliveries${path}`)).status).toBe(401);
      expect((await sender(world.tokens.collector, origin, `/deliveries${path}`)).status).toBe(401);
      expect((await sender(token, collect, `/deliveries${path}`)).status).toBe(401);
    }
    expect((await sender(token, collect, '/collect/deliveries')).status).toBe(401);
    expect((await collector(world, origin, '/deliveries')).status).toBe(404);
  });

  test('is deleted when its time is over, read or not, and not before', async () => {
    const [unread, read] = [await leaveOne(), await leaveOne()];
    await body(await content(token, origin, read.id));
    world.clock.now += 120 * HOUR - 1;
    await gateway.sweep();
    expect(readdirSync(place('sealed'))).toHaveLength(2);
    world.clock.now += 1;
    await gateway.sweep();
    expect(readdirSync(place('sealed'))).toEqual([]);
    expect((await left(world, collect)).map(({ id, state }) => [id, state])).toEqual([
      [unread.id, 'expired'],
      [read.id, 'expired'],
    ]);
    const late = await acknowledge(token, origin, read.id, read.sha256);
    expect([late.status, await errorCode(late)]).toEqual([410, 'delivery-over']);
    expect(await stateOf(read.id)).toBe('expired');
  });

  test('is not given out when its time is over, though no sweep came', async () => {
    const { id } = await leaveOne();
    world.clock.now += 121 * HOUR;
    expect(await errorCode(await content(token, origin, id))).toBe('delivery-over');
    expect(existsSync(place('sealed', id))).toBe(false);
    expect(await left(world, collect)).toMatchObject([{ id, state: 'expired' }]);
  });
});

test('the vault is told of each, page after page, until it says that the end is on record', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    world.clock.now += 1_000;
    ids.push((await leaveOne()).id);
  }
  expect((await left(world, collect)).map(({ id }) => id)).toEqual(ids);
  expect((await left(world, collect, ids[0])).map(({ id }) => id)).toEqual(ids.slice(1));

  const early = await note(world, collect, ids[0]!);
  expect([early.status, await errorCode(early)]).toEqual([400, 'request-invalid']);
  const [first] = await left(world, collect);
  const acknowledgedAt = new Date((world.clock.now += 1_000)).toISOString();
  await acknowledge(token, origin, first!.id, first!.sha256);
  expect(await left(world, collect)).toMatchObject([{ state: 'acknowledged', acknowledgedAt }, {}, {}]);
  for (const time of [1, 2])
    expect([time, (await note(world, collect, ids[0]!)).status]).toEqual([time, 204]);
  await restart();
  expect((await left(world, collect)).map(({ id }) => id)).toEqual(ids.slice(1));
  expect((await left(world, collect, ids[0])).map(({ id }) => id)).toEqual(ids.slice(1));
  expect((await note(world, collect, newId())).status).toBe(404);
});

test('what ended is seen by its recipient for five days, and until it is on record', async () => {
  const [noted, open] = [await leaveOne(), await leaveOne()];
  for (const { id, sha256 } of [noted, open]) await acknowledge(token, origin, id, sha256);
  await note(world, collect, noted.id);
  world.clock.now += 120 * HOUR - 1;
  await gateway.sweep();
  expect(await waiting(token, origin)).toHaveLength(2);
  world.clock.now += 1;
  await gateway.sweep();
  expect((await waiting(token, origin)).map(({ id }) => id)).toEqual([open.id]);
  expect(readdirSync(place('state'))).toEqual([`${open.id}.json`]);
});

test('what the vault never puts on record is forgotten after thirty days, and its place is free', async () => {
  const [ended, expired] = [await leaveOne(), await leaveOne()];
  await acknowledge(token, origin, ended.id, ended.sha256);
  world.clock.now += 30 * 24 * HOUR - 1;
  await gateway.sweep();
  expect((await left(world, collect)).map(({ id }) => id)).toEqual([ended.id, expired.id]);
  world.clock.now += 1;
  await gateway.sweep();
  expect((await left(world, collect)).map(({ id }) => id)).toEqual([expired.id]);
  expect(readdirSync(place('state'))).toEqual([`${expired.id}.json`]);
  const forgotten = { level: 'warn', event: 'delivery-forgotten', delivery: ended.id, partner: 'riverbend' };
  expect(world.lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
    expect.objectContaining({ ...forgotten, state: 'acknowledged' }),
  );
  // The other ended when a sweep found that its time was over, 30 days after it was left.
  world.clock.now += 30 * 24 * HOUR;
  await gateway.sweep();
  expect(await left(world, collect)).toEqual([]);
});

test('what waits is listed before what ended, the newest first', async () => {
  const order: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    world.clock.now += 1_000;
    const { id, sha256 } = await leaveOne();
    order.unshift(id);
    if (count > 1) await acknowledge(token, origin, id, sha256);
  }
  const [last, third, second, first] = order;
  expect((await waiting(token, origin)).map(({ id }) => id)).toEqual([second, first, last, third]);
});

test('the house is told how many wait, and since when', async () => {
  const figures = async () => GatewayFigures.parse(await (await collector(world, collect, '/health')).json());
  expect(await figures()).toMatchObject({ deliveriesWaiting: 0, deliveryBytes: 0, oldestDeliveryAt: null });
  const first = await leaveOne();
  const oldestDeliveryAt = new Date(world.clock.now).toISOString();
  world.clock.now += 1_000;
  const second = await leaveOne();
  await body(await content(token, origin, first.id));
  const deliveryBytes = first.file.length + second.file.length;
  expect(await figures()).toMatchObject({ deliveriesWaiting: 2, deliveryBytes, oldestDeliveryAt });
  await acknowledge(token, origin, first.id, first.sha256);
  expect(await figures()).toMatchObject({ deliveriesWaiting: 1, deliveryBytes: second.file.length });
});
