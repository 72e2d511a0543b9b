import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway } from '../src/index.ts';
import { acknowledge, content, leave, left, newId, sealed, waiting } from './deliveries.ts';
import { hashOf, makeWorld, startChild, startHere, type World } from './harness.ts';

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

const place = (...parts: string[]) => join(world.dir, 'gateway/spool/deliveries', ...parts);
/** Stops the gateway, does to its files what a kill or a crash could leave, and starts it again. */
async function crash(leave_: () => void): Promise<void> {
  await gateway.close();
  leave_();
  gateway = await startHere(world);
}
async function leaveOne(): Promise<{ id: string; file: Buffer; sha256: string }> {
  const [id, file] = [newId(), await sealed(world)];
  world.clock.now += 1_000; // in the order they are left
  expect((await leave(world, gateway.addresses.collect, id, file)).status).toBe(204);
  return { id, file, sha256: hashOf(file) };
}
const states = async () => (await left(world, gateway.addresses.collect)).map(({ id, state }) => [id, state]);

test('part of a file that was arriving, a file without a state and a state half written are removed', async () => {
  const kept = await leaveOne();
  await crash(() => {
    writeFileSync(place('arriving', newId()), 'x');
    writeFileSync(place('arriving', kept.id), 'x');
    writeFileSync(place('sealed', newId()), 'x');
    writeFileSync(place('state', `${newId()}.json.tmp`), '{"id":');
  });
  expect(readdirSync(place('arriving'))).toEqual([]);
  expect(readdirSync(place('sealed'))).toEqual([kept.id]);
  expect(readdirSync(place('state'))).toEqual([`${kept.id}.json`]);
});

test('a file whose state was not written yet is left again', async () => {
  const { id, file } = await leaveOne();
  await crash(() => rmSync(place('state', `${id}.json`)));
  expect(await waiting(token, gateway.addresses.public)).toEqual([]);
  expect((await leave(world, gateway.addresses.collect, id, file)).status).toBe(204);
  expect(await states()).toEqual([[id, 'waiting']]);
});

test.each(['acknowledged', 'expired'])('a file that was %s and not removed yet is removed', async (state) => {
  const { id } = await leaveOne();
  const path = place('state', `${id}.json`);
  const before = readFileSync(path, 'utf8');
  await crash(() => writeFileSync(path, before.replace('"state":"waiting"', `"state":"${state}"`)));
  expect(existsSync(place('sealed', id))).toBe(false);
  expect(await states()).toEqual([[id, state]]);
});

test('a file that is missing or short is never passed off as whole: its sender is told that it expired', async () => {
  const [missing, short] = [await leaveOne(), await leaveOne()];
  await crash(() => {
    renameSync(place('sealed', missing.id), join(world.dir, 'away'));
    truncateSync(place('sealed', short.id), 50);
  });
  expect(await states()).toEqual([
    [missing.id, 'expired'],
    [short.id, 'expired'],
  ]);
  expect(readdirSync(place('sealed'))).toEqual([]);
  expect(world.lines.join('')).toContain('"event":"data-lost"');
  expect((await content(token, gateway.addresses.public, short.id)).status).toBe(410);
});

test('a state that cannot be read is left for a person, with its file, and said', async () => {
  const { id } = await leaveOne();
  await crash(() => truncateSync(place('state', `${id}.json`), 20));
  expect(existsSync(place('sealed', id))).toBe(true);
  expect(world.lines.join('')).toContain('"event":"state-unreadable"');
  expect((await content(token, gateway.addresses.public, id)).status).toBe(404);
});

test('what was answered is so after a kill in the middle of everything', async () => {
  await gateway.close();
  const answered = new Map<string, 'waiting' | 'acknowledged'>();
  const files = new Map<string, Buffer>();
  for (let round = 0; round < 3; round += 1) {
    const child = await startChild(world);
    const { collect, public: origin } = child.addresses;
    const work = Array.from({ length: 12 }, async (_, index) => {
      const [id, file] = [newId(), await sealed(world, 20_000)];
      files.set(id, file);
      if ((await leave(world, collect, id, file)).status !== 204) return;
      answered.set(id, 'waiting');
      if (index % 2 === 0) return;
      if ((await acknowledge(token, origin, id, hashOf(file))).status === 204)
        answered.set(id, 'acknowledged');
    });
    await Promise.race(work); // at least one was answered; the rest are anywhere
    await child.kill('SIGKILL');
    await Promise.allSettled(work);
  }
  gateway = await startHere(world);
  const found = new Map((await states()) as [string, string][]);
  for (const [id, state] of answered) {
    const now = found.get(id);
    // An acknowledgement may have been carried out without its answer.
    expect(now).toBeOneOf(state === 'waiting' ? ['waiting', 'acknowledged'] : ['acknowledged']);
    expect(existsSync(place('sealed', id))).toBe(now === 'waiting');
    if (now !== 'waiting') continue;
    const answer = await content(token, gateway.addresses.public, id);
    expect(Buffer.from(await answer.arrayBuffer()).equals(files.get(id)!)).toBe(true);
  }
  expect(answered.size).toBeGreaterThan(0);
  expect(readdirSync(place('arriving'))).toEqual([]);
});
