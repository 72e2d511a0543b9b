import type { TestDatabase, TestDatabases } from '@vernix/postgres';
import { generateSigningKey } from '@vernix/seal';
import { createLog } from '@vernix/service';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startVault, type Vault } from '../src/index.ts';
import { startTestDatabases, startTestKeys, type TestKeys } from './support/registry.ts';
import { until, World } from './support/world.ts';

let databases: TestDatabases;
let keys: TestKeys;
let database: TestDatabase;
let world: World;
let vault: Vault | undefined;
let lines: string[];
beforeAll(async () => {
  [databases, keys] = await Promise.all([startTestDatabases(), startTestKeys()]);
}, 60_000);
afterAll(async () => {
  await databases.close();
  await keys.remove();
});
beforeEach(async () => {
  database = await databases.fresh();
  world = await World.make(database, keys);
  lines = [];
});
afterEach(async () => {
  await stop();
  await world.close();
  await database.drop();
});

async function start(publicKey = world.config.roster.publicKey): Promise<void> {
  const roster = { ...world.config.roster, publicKey, checkSeconds: 0.02 };
  const log = createLog('vault', { write: (line) => void lines.push(line) });
  vault = await startVault({ ...world.config, roster }, log);
}
async function stop(): Promise<void> {
  await vault?.close();
  vault = undefined;
}
const told = (event: string) =>
  lines
    .map((line) => JSON.parse(line) as { event: string; code?: string; version?: number })
    .filter((line) => line.event === event);

it('also after a restart', async () => {
  await world.writeRoster(5);
  await start();
  await stop();
  await world.writeRoster(4);
  await expect(start()).rejects.toMatchObject({ code: 'roster-older', params: { version: 5 } });
  await world.writeRoster(5);
  await start();
});

it('while the vault runs: the one in use stays, which is told once', async () => {
  await world.writeRoster(2);
  await start();
  await world.writeRoster(1);
  await until(() => Promise.resolve(told('roster-refused').length > 0));
  await world.writeRoster(3);
  await until(() => Promise.resolve(told('roster-in-use').length === 2));
  expect(told('roster-refused')).toMatchObject([{ code: 'roster-older', version: 2 }]);
  expect(told('roster-in-use').map(({ version }) => version)).toEqual([2, 3]);
});

it('but another signing key, once it is pinned, counts from its own beginning', async () => {
  await world.writeRoster(5);
  await start();
  await stop();
  const other = await generateSigningKey();
  await world.writeRoster(1, other.privateJwk);
  await expect(start()).rejects.toMatchObject({ code: 'signature-wrong' });
  await start(other.publicKey);
});
