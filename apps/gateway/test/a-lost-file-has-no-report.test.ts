import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  collector,
  errorCode,
  listCollectable,
  makeWorld,
  sender,
  startHere,
  upload,
  type World,
} from './harness.ts';

let world: World;
let gateway: Gateway;
beforeEach(async () => {
  world = await makeWorld();
  gateway = await startHere(world);
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});

const balance = { rows: 3, accepted: 1, queried: 1, rejected: 1, unchanged: 0 };

test('a file that is told as failed after it was accepted has no report any more, and keeps its receipt', async () => {
  let { collect, public: origin } = gateway.addresses;
  const token = world.tokens.riverbend;
  const id = await upload(token, origin, randomBytes(1000));
  const [file] = await listCollectable(world, collect);
  await collector(world, collect, `/files/${id}/ack`, {
    method: 'POST',
    body: JSON.stringify({ sha256: file!.sha256 }),
  });
  const put = (path: string, body: object) =>
    collector(world, collect, `/files/${id}/${path}`, { method: 'PUT', body: JSON.stringify(body) });
  expect((await put('report', { balance })).status).toBe(204);
  expect((await put('outcome', { state: 'committed', balance, errorCode: null })).status).toBe(204);
  expect((await sender(token, origin, `/files/${id}/report`)).status).toBe(200);
  const lost = { state: 'failed', balance: null, errorCode: 'registry-put-back' };
  for (const time of ['once', 'twice', 'after a restart']) {
    if (time === 'after a restart') {
      await gateway.close();
      gateway = await startHere(world);
      ({ collect, public: origin } = gateway.addresses);
    }
    expect((await put('outcome', lost)).status, time).toBe(204);
    expect(await (await sender(token, origin, `/files/${id}`)).json()).toMatchObject({
      ...lost,
      reportReady: false,
    });
    expect(await errorCode(await sender(token, origin, `/files/${id}/report`))).toBe('registry-put-back');
    expect(readdirSync(join(world.dir, 'gateway/spool/reports'))).toEqual([]);
    expect((await sender(token, origin, `/files/${id}/receipt`)).status).toBe(200);
  }
});
