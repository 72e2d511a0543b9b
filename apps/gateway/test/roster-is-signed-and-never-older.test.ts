import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSigningKey } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../src/index.ts';
import {
  collector,
  create,
  errorCode,
  makeWorld,
  sender,
  startChild,
  startHere,
  type World,
} from './harness.ts';

let world: World;
let gateway: Gateway | undefined;
beforeEach(async () => {
  world = await makeWorld();
  gateway = undefined;
});
afterEach(async () => {
  await gateway?.close();
  world.remove();
});

const status = async (token: string, origin: string) => (await sender(token, origin, '/whoami')).status;
const quiet = () => createLog('gateway', { write: () => undefined });

test('a newer roster takes effect: a partner removed from it is refused', async () => {
  gateway = await startHere(world);
  const origin = gateway.addresses.public;
  expect(await status(world.tokens.riverbend, origin)).toBe(200);
  await world.writeRoster(2, (partner) =>
    partner.id === 'riverbend' ? { ...partner, tokens: [] } : partner,
  );
  await gateway.refreshRoster();
  expect(await status(world.tokens.riverbend, origin)).toBe(401);
  expect(await status(world.tokens.lakeside, origin)).toBe(200);
});

test.each([
  [
    'signed by another key',
    'signature-wrong',
    async () => world.writeRoster(3, undefined, (await generateSigningKey()).privateJwk),
  ],
  ['older', 'roster-older', () => world.writeRoster(1)],
  ['no statement at all', 'signature-wrong', () => writeFile(join(world.dir, 'roster.jws'), 'x.y.z')],
])('a roster that is %s leaves the one in use', async (_what, code, write) => {
  await world.writeRoster(2);
  gateway = await startHere(world);
  await write();
  await gateway.refreshRoster();
  expect(await status(world.tokens.riverbend, gateway.addresses.public)).toBe(200);
  const refusal = world.lines.find((line) => line.includes('roster-refused'));
  expect(JSON.parse(refusal!)).toMatchObject({ level: 'error', code, version: 2 });
});

test('an older roster is refused after a restart too', async () => {
  await world.writeRoster(5);
  gateway = await startHere(world);
  await gateway.close();
  await world.writeRoster(4);
  await expect(startGateway(world.config(), quiet())).rejects.toMatchObject({
    code: 'roster-older',
    params: { version: 5 },
  });
  await world.writeRoster(5);
  gateway = await startHere(world);
});

test('versions of the roster are one signing key’s own: another begins anew, once it is pinned', async () => {
  await world.writeRoster(5);
  gateway = await startHere(world);
  await gateway.close();
  const other = await generateSigningKey();
  await world.writeRoster(1, undefined, other.privateJwk);
  await expect(startGateway(world.config(), quiet())).rejects.toMatchObject({ code: 'signature-wrong' });
  const pinned = world.config({ roster: { ...world.config().roster, publicKey: other.publicKey } });
  gateway = await startGateway(pinned, quiet());
});

test('a version noted without its key counts still', async () => {
  gateway = await startHere(world);
  await gateway.close();
  await writeFile(join(world.dir, 'gateway/roster-version'), '7');
  await expect(startGateway(world.config(), quiet())).rejects.toMatchObject({ code: 'roster-older' });
  await world.writeRoster(7);
  gateway = await startHere(world);
});

test('a gateway does not start with a roster that somebody else signed', async () => {
  await world.writeRoster(1, undefined, (await generateSigningKey()).privateJwk);
  await expect(startGateway(world.config(), quiet())).rejects.toMatchObject({ code: 'signature-wrong' });
});

test('SIGHUP reads the roster at once', async () => {
  const child = await startChild(world, { roster: { ...world.config().roster, checkSeconds: 3600 } });
  try {
    await world.writeRoster(2, (partner) => ({ ...partner, tokens: [] }));
    child.process.kill('SIGHUP');
    await expect.poll(() => status(world.tokens.riverbend, child.addresses.public)).toBe(401);
  } finally {
    await child.kill('SIGTERM');
  }
});

/** Brings the gateway an intake statement, as the vault does; says how it is answered. */
async function put({ addresses }: Gateway, statement: string): Promise<204 | string> {
  const answer = await collector(world, addresses.collect, '/intake-key', {
    method: 'PUT',
    body: JSON.stringify({ statement }),
  });
  return answer.status === 204 ? 204 : errorCode(answer);
}
const served = async ({ addresses }: Gateway) =>
  (await (await fetch(`${addresses.public}/v1/intake-key`)).json()) as object;

test('the intake key is taken only with the right signature and never an older version', async () => {
  gateway = await startHere(world);
  const third = await world.statement(3);
  expect(await put(gateway, third)).toBe(204);
  expect(await put(gateway, await world.statement(2))).toBe('intake-key-older');
  expect(await put(gateway, await world.statement(4, {}, (await generateSigningKey()).privateJwk))).toBe(
    'signature-wrong',
  );
  await gateway.close();
  gateway = await startGateway(world.config(), quiet());
  expect(await served(gateway)).toMatchObject({ statement: third });
});

test('versions of the intake key are one signing key’s own: another begins anew, once a roster names it', async () => {
  gateway = await startHere(world);
  const other = await generateSigningKey();
  expect(await put(gateway, await world.statement(9))).toBe(204);
  const first = await world.statement(1, {}, other.privateJwk);
  expect(await put(gateway, first)).toBe('signature-wrong');

  await world.writeRoster(2, undefined, undefined, other.publicKey);
  await gateway.refreshRoster();
  // What the former key signed counts no more: nobody is sealed to it, and the vault sees that another is wanted.
  expect(await served(gateway)).toMatchObject({ error: { code: 'intake-key-missing' } });
  expect(await errorCode(await create(world.tokens.riverbend, gateway.addresses.public, 10))).toBe(
    'intake-key-missing',
  );
  const health = await collector(world, gateway.addresses.collect, '/health');
  expect(await health.json()).toMatchObject({ intakeEpoch: 0 });
  expect(await put(gateway, await world.statement(10))).toBe('signature-wrong');

  expect(await put(gateway, first)).toBe(204);
  expect(await served(gateway)).toEqual({ statement: first, statementKey: other.publicKey });
  expect(await put(gateway, await world.statement(2, {}, other.privateJwk))).toBe(204);
  expect(await put(gateway, first)).toBe('intake-key-older');

  await world.writeRoster(3);
  await gateway.refreshRoster();
  expect(await put(gateway, await world.statement(8))).toBe('intake-key-older'); // it had signed a ninth
});
