import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { runMigrations as migrateQueue } from 'graphile-worker';
import type { Client } from 'pg';
import { quietQueueLog } from '../jobs/queue-log.ts';
import { openPool, openSession } from './connection.ts';
import { nameElements } from './element-names.ts';
import { LOCKS } from './locks.ts';

const DIRECTORY = join(import.meta.dirname, '../../sql');

/**
 * Brings the database up to date: each numbered file of `sql/` once, in order, in a transaction of its own. Two processes
 * that start together wait for each other.
 *
 * @throws VernixError what {@link openSession} does; `migration-changed`: a file that was applied has been edited since
 */
export async function migrate(url: string): Promise<void> {
  const client = await openSession(url, 'vernix-migrate');
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.migrate]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS migration (
         name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'SELECT name, sha256 FROM migration',
    );
    const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
    for (const name of (await readdir(DIRECTORY)).filter((file) => file.endsWith('.sql')).sort()) {
      const sql = await readFile(join(DIRECTORY, name), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const before = applied.get(name);
      if (before === undefined) await apply(client, name, sql, sha256);
      else if (before !== sha256) throw new VernixError('migration-changed', { migration: name });
    }
    await nameElements(client);
    await migrateTheQueue(url);
  } finally {
    await client.end();
  }
}

async function migrateTheQueue(url: string): Promise<void> {
  const pgPool = openPool(url, 'vernix-migrate', 2);
  try {
    await migrateQueue({ pgPool, logger: quietQueueLog });
  } finally {
    await pgPool.end();
  }
}

async function apply(client: Client, name: string, sql: string, sha256: string): Promise<void> {
  await client.query('BEGIN');
  await client.query(sql);
  await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256]);
  await client.query('COMMIT');
}
