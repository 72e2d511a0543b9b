import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { registryForEachTest } from './support/setting.ts';

const setting = registryForEachTest();

/** By which column each table is spread over machines; the rest are small and copied to all. */
const SPREAD_BY: Readonly<Record<string, string>> = {
  person: 'shard_key',
  delivery: 'shard_key',
  source_record: 'shard_key',
  membership: 'shard_key',
  link_token: 'token',
  finding: 'batch_no',
  finding_count: 'batch_no',
  manifest: 'batch_no',
  fact_block: 'batch_no',
  forgotten: 'shard_key',
  outgoing_row: 'shard_key',
};
const COPIED = [
  'account',
  'account_event',
  'account_link',
  'counter',
  'element',
  'element_set',
  'extract',
  'log_held',
  'migration',
  'one_time_code',
  'outgoing',
  'passkey',
  'recovery',
  'sender_report',
  'snapshot',
  'transfer',
  'waiting_doubles',
];

describe('the schema', () => {
  it('has no table that was not thought about', async () => {
    const { rows } = await setting.registry.client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual([...Object.keys(SPREAD_BY), ...COPIED].sort());
  });

  it('can be spread: every unique index holds the column the table is spread by, and nothing refers across', async () => {
    const { client } = setting.registry;
    const { rows: indexes } = await client.query<{ table: string; columns: string[] }>(
      `SELECT c.relname AS table, array_agg(a.attname::text) AS columns
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
        WHERE i.indisunique AND n.nspname = 'public' GROUP BY c.relname, i.indexrelid`,
    );
    for (const { table, columns } of indexes) {
      const column = SPREAD_BY[table];
      if (column !== undefined) expect(columns, table).toContain(column);
    }
    const { rows: references } = await client.query(
      "SELECT conname FROM pg_constraint WHERE contype IN ('f', 'x') AND connamespace = 'public'::regnamespace",
    );
    expect(references).toEqual([]);
  });

  it('refuses a balance that does not hold', async () => {
    const { registry } = setting;
    const id = await registry.store('x');
    const update = (balance: string) =>
      registry.client.query(
        `UPDATE transfer SET state = 'committed', batch_no = 1, finished_at = now(), ${balance} WHERE transfer_id = $1`,
        [id],
      );
    await expect(update('rows = 3, accepted = 1, queried = 1, rejected = 0, unchanged = 0')).rejects.toThrow(
      'balance',
    );
    await expect(update('rows = 3, accepted = 1, queried = 1, rejected = 1, unchanged = 3')).rejects.toThrow(
      'balance',
    );
    await update('rows = 3, accepted = 1, queried = 1, rejected = 1, unchanged = 2');
  });
});

describe('migrating', () => {
  it('goes through files that are numbered one by one: of two by one number, their names would say which comes first', async () => {
    const files = (await readdir(join(import.meta.dirname, '../sql'))).toSorted();
    const numbers = files.map((file) => /^(\d{4})_[a-z_]+\.sql$/.exec(file)?.[1]);
    expect(numbers).toEqual(files.map((_, at) => String(at + 1).padStart(4, '0')));
  });

  it('again changes nothing', async () => {
    const before = await setting.registry.count('migration');
    await Promise.all([migrate(setting.registry.url), migrate(setting.registry.url)]);
    expect(await setting.registry.count('migration')).toBe(before);
  });

  it('refuses a database that was set up by another text of a migration', async () => {
    const { registry } = setting;
    await registry.client.query("UPDATE migration SET sha256 = 'another' WHERE name = '0001_transfers.sql'");
    await expect(migrate(registry.url)).rejects.toMatchObject({
      code: 'migration-changed',
      params: { migration: '0001_transfers.sql' },
    });
  });

  it('says when the database does not answer', async () => {
    await expect(migrate('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
      code: 'database-unreachable',
    });
  });
});
