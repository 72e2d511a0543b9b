/** What most tests here need: one server and one key service for the file, an empty registry for each test. */
import type { BudgetTable } from '@vernix/meter';
import type { TestDatabases } from '@vernix/postgres';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startTestDatabases, startTestKeys, type TestKeys, TestRegistry } from './registry.ts';

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
