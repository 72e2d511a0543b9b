import type { TestDatabases } from '@vernix/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { births, template } from './support/births.ts';
import { startTestDatabases, startTestKeys, type TestKeys, TestRegistry } from './support/registry.ts';

let databases: TestDatabases;
let keys: TestKeys;
let registry: TestRegistry;
beforeAll(async () => {
  [databases, keys] = await Promise.all([startTestDatabases(), startTestKeys()]);
}, 60_000);
afterAll(async () => {
  await databases.close();
  await keys.remove();
});
beforeEach(async () => {
  registry = await TestRegistry.open(databases, keys);
});
afterEach(() => registry.close());

describe('a file of births', () => {
  it('ends committed, every row linked, sealed and manifested', async () => {
    const transfer = await registry.ingest(template(births(10)));
    expect(transfer).toMatchObject({
      state: 'committed',
      rows: 10,
      accepted: 10,
      queried: 0,
      rejected: 0,
      unchanged: 0,
      new_persons: 20,
      known_persons: 0,
      unlinked_records: 0,
      new_deliveries: 10,
    });
    expect(
      await registry.count('source_record', 'identity_sealed IS NOT NULL AND clinical_sealed IS NOT NULL'),
    ).toBe(10);
    expect(await registry.count('membership')).toBe(20);
    expect(await registry.count('fact_block', 'rows = 10')).toBe(1);
  });
});
