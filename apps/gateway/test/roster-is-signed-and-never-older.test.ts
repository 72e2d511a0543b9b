import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSigningKey } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../src/index.ts';
import { collector, makeWorld, PATIENTLY, sender, startChild, startHere, type World } from './harness.ts';

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

test('a gateway does not start with a roster that somebody else signed', async () => {
  await world.writeRoster(1, undefined, (await generateSigningKey()).privateJwk);
  await expect(startGateway(world.config(), quiet())).rejects.toMatchObject({ code: 'signature-wrong' });
});

test('SIGHUP reads the roster at once', async () => {
  const child = await startChild(world, { roster: { ...world.config().roster, checkSeconds: 3600 } });
  try {
    await world.writeRoster(2, (partner) => ({ ...partner, tokens: [] }));
    child.process.kill('SIGHUP');
    await expect.poll(() => status(world.tokens.riverbend, child.addresses.public), PATIENTLY).toBe(401);
  } finally {
    await child.kill('SIGTERM');
  }
});

test('the intake key is taken only with the right signature and never an older version', async () => {
  gateway = await startHere(world);
  const { collect } = gateway.addresses;
  const put = async (statement: string) => {
    const answer = await collector(world, collect, '/intake-key', {
      method: 'PUT',
      body: JSON.stringify({ statement }),
    });
    return answer.status === 204 ? 204 : ((await answer.json()) as { error: { code: string } }).error.code;
  };
  const third = await world.statement(3);
  expect(await put(third)).toBe(204);
  expect(await put(await world.statement(2))).toBe('intake-key-older');
  expect(await put(await world.statement(4, {}, (await generateSigningKey()).privateJwk))).toBe(
    'signature-wrong',
  );
  await gateway.close();
  gateway = await startGateway(world.config(), quiet());
  expect(await (await fetch(`${gateway.addresses.public}/v1/intake-key`)).json()).toMatchObject({
    statement: third,
  });
});
