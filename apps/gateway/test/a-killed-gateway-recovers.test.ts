import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sealBuffer } from '@vernix/seal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import {
  createId,
  fetchAndOpen,
  listCollectable,
  makeWorld,
  offsetOf,
  openPatch,
  patch,
  sender,
  startHere,
  upload,
  type World,
} from './harness.ts';

let world: World;
let gateway: Gateway;
let token: string;
beforeEach(async () => {
  world = await makeWorld();
  gateway = await startHere(world);
  token = world.tokens.riverbend;
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});

const spool = (...parts: string[]) => join(world.dir, 'gateway/spool', ...parts);
/** Stops the gateway, does to its files what a kill or a crash could leave, and starts it again. */
async function crash(leave: () => void): Promise<void> {
  await gateway.close();
  leave();
  gateway = await startHere(world);
}

test('a torn segment is cut off; the upload continues after the last complete one', async () => {
  const bytes = randomBytes(200_000);
  const id = await createId(token, gateway.addresses.public, bytes.length);
  await patch(token, gateway.addresses.public, id, 0, bytes.subarray(0, 80_000));
  await crash(() => appendFileSync(spool('receiving', id), randomBytes(5_000)));
  expect(await offsetOf(token, gateway.addresses.public, id)).toBe(80_000);
  await patch(token, gateway.addresses.public, id, 80_000, bytes.subarray(80_000));
  expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
});

test('a stop in the middle of a request keeps what it brought, as whole segments', async () => {
  const bytes = randomBytes(200_000);
  const id = await createId(token, gateway.addresses.public, bytes.length);
  const sending = openPatch(token, gateway.addresses.public, id, 0, bytes.length);
  await sending.started;
  await sending.send(bytes.subarray(0, 100_000));
  await crash(() => undefined);
  const offset = await offsetOf(token, gateway.addresses.public, id);
  expect(offset).toBeLessThanOrEqual(100_000);
  await patch(token, gateway.addresses.public, id, offset, bytes.subarray(offset));
  expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
});

test('a file sealed at source continues in the same single segment', async () => {
  const plaintext = randomBytes(100_000);
  const sealed = Buffer.from(await sealBuffer([world.recipient], plaintext));
  const id = await createId(token, gateway.addresses.public, sealed.length);
  await patch(token, gateway.addresses.public, id, 0, sealed.subarray(0, 10));
  await crash(() => undefined);
  await patch(token, gateway.addresses.public, id, 10, sealed.subarray(10, 50_000));
  await crash(() => appendFileSync(spool('receiving', id), 'torn'));
  await patch(token, gateway.addresses.public, id, 50_000, sealed.subarray(50_000));
  expect((await listCollectable(world, gateway.addresses.collect))[0]?.segments).toEqual([sealed.length]);
  expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(plaintext)).toBe(true);
});

test('a whole file that had not been moved yet is moved', async () => {
  const bytes = randomBytes(1000);
  const id = await upload(token, gateway.addresses.public, bytes);
  await crash(() => renameSync(spool('ready', id), spool('receiving', id)));
  expect((await fetchAndOpen(world, gateway.addresses.collect, id)).equals(bytes)).toBe(true);
});

test('a file whose acknowledgement was written but not carried out is deleted', async () => {
  const id = await upload(token, gateway.addresses.public, randomBytes(1000));
  const state = spool('state', `${id}.json`);
  await crash(() =>
    writeFileSync(state, readFileSync(state, 'utf8').replace('"received","size"', '"collected","size"')),
  );
  expect(existsSync(spool('ready', id))).toBe(false);
  expect(await listCollectable(world, gateway.addresses.collect)).toEqual([]);
});

test('a report that was withdrawn but not removed is removed', async () => {
  const id = await upload(token, gateway.addresses.public, randomBytes(1000));
  await crash(() => writeFileSync(spool('reports', id), '{}'));
  expect(readdirSync(spool('reports'))).toEqual([]);
});

test('data without a state, and states half written, are removed', async () => {
  const orphan = 'A'.repeat(22);
  await crash(() => {
    writeFileSync(spool('receiving', orphan), 'x');
    writeFileSync(spool('ready', orphan), 'x');
    writeFileSync(spool('reports', orphan), 'x');
    writeFileSync(spool('state', `${orphan}.json.tmp`), '{"id":');
  });
  for (const part of ['receiving', 'ready', 'reports', 'state']) expect(readdirSync(spool(part))).toEqual([]);
});

test('a state that cannot be read is left for a person, with its data, and said', async () => {
  const id = await upload(token, gateway.addresses.public, randomBytes(1000));
  await crash(() => truncateSync(spool('state', `${id}.json`), 20));
  expect(existsSync(spool('ready', id))).toBe(true);
  expect(world.lines.join('')).toContain('"event":"state-unreadable"');
  expect((await sender(token, gateway.addresses.public, `/files/${id}`)).status).toBe(404);
});

test('data that is shorter than what was acknowledged is never passed off as whole', async () => {
  const id = await upload(token, gateway.addresses.public, randomBytes(1000));
  await crash(() => truncateSync(spool('ready', id), 500));
  expect(await (await sender(token, gateway.addresses.public, `/files/${id}`)).json()).toMatchObject({
    state: 'failed',
    errorCode: 'upload-lost',
  });
  expect(await listCollectable(world, gateway.addresses.collect)).toEqual([]);
});
