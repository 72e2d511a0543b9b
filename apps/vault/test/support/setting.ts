/** What most tests here need: one server and one key service for the file, an empty registry for each test. */
import type { BudgetTable } from '@vernix/meter';
import type { TestDatabase, TestDatabases } from '@vernix/postgres';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startTestDatabases, startTestKeys, type TestKeys, TestRegistry } from './registry.ts';
import { World } from './world.ts';

export interface Setting {
  readonly databases: TestDatabases;
  readonly keys: TestKeys;
  readonly registry: TestRegistry;
}

/** Fields are there from the first test on. */
export function registryForEachTest(budgets?: BudgetTable): Setting {
  const setting = {} as { databases: TestDatabases; keys: TestKeys; registry: TestRegistry };
  beforeAll(async () => {
    [setting.databases, setting.keys] = await Promise.all([startTestDatabases(), startTestKeys(budgets)]);
  }, 60_000);
  afterAll(async () => {
    await setting.databases.close();
    await setting.keys.remove();
  });
  beforeEach(async () => {
    setting.registry = await TestRegistry.open(setting.databases, setting.keys);
  });
  afterEach(() => setting.registry.close());
  return setting;
}

export interface WorldSetting {
  readonly keys: TestKeys;
  readonly world: World;
}

interface Opened {
  databases: TestDatabases;
  database: TestDatabase;
  keys: TestKeys;
  world: World;
}

async function openServers(setting: Opened): Promise<void> {
  [setting.databases, setting.keys] = await Promise.all([startTestDatabases(), startTestKeys()]);
}

async function closeServers({ databases, keys }: Opened): Promise<void> {
  await databases.close();
  await keys.remove();
}

/** A world on an empty registry. */
async function openWorld(setting: Opened, keys: TestKeys = setting.keys): Promise<void> {
  setting.database = await setting.databases.fresh();
  setting.world = await World.make(setting.database, keys);
}

async function closeWorld({ world, database }: Opened): Promise<void> {
  await world.close();
  await database.drop();
}

/** One key service for the file, a world for each test; nothing in it is started. */
export function worldForEachTest(): WorldSetting {
  const setting = {} as Opened;
  beforeAll(() => openServers(setting), 60_000);
  afterAll(() => closeServers(setting));
  beforeEach(() => openWorld(setting));
  afterEach(() => closeWorld(setting));
  return setting;
}

/** One world for all tests that stand beside it. @param before puts something before the key service */
export function worldForAllTests(before?: (keys: TestKeys) => Promise<TestKeys>): WorldSetting {
  const setting = {} as Opened;
  beforeAll(async () => {
    await openServers(setting);
    await openWorld(setting, await before?.(setting.keys));
  }, 60_000);
  afterAll(async () => {
    await closeWorld(setting);
    await closeServers(setting);
  });
  return setting;
}
