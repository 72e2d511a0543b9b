import { createServer, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { House } from '@vernix/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Vault } from '../src/index.ts';
import { worldForAllTests } from './support/setting.ts';
import { until } from './support/world.ts';

let vault: Vault;
let cookie: string;
/** Stands before the key service and counts who comes. */
let counter: Server;
const open = new Set<Socket>();
let came = 0;

const setting = worldForAllTests(async (keys) => {
  counter = createServer((socket) => {
    came += 1;
    open.add(socket);
    const on = connect(keys.socket);
    socket.pipe(on).pipe(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      on.destroy();
    });
    on.on('error', () => undefined).on('close', () => socket.destroy());
  });
  const socket = join(keys.directory, 'counted.sock');
  await new Promise<void>((ready) => counter.listen(socket, ready));
  return { ...keys, socket };
});
beforeAll(async () => {
  const { world } = setting;
  await world.startGateway();
  vault = await world.startVault();
  cookie = await world.signIn();
}, 60_000);
afterAll(() => void counter.close());

async function keyService(): Promise<House['keyService']> {
  const answer = await fetch(`${vault.url}/api/house`, { headers: { cookie } });
  return House.parse(await answer.json()).keyService;
}

it('whoever looks at the house, and however often, the key service is asked over one connection', async () => {
  await until(async () => (await keyService()) !== null);
  const before = came;
  const seen = await Promise.all(Array.from({ length: 40 }, keyService));
  for (let again = 0; again < 10; again += 1) seen.push(await keyService());
  expect(seen).not.toContain(null);
  expect(came - before).toBeLessThan(3); // the statement's carrier may have come too
});

it('and connects again when it was lost', async () => {
  for (const socket of open) socket.destroy();
  await until(async () => (await keyService()) !== null);
});
