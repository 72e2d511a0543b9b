import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { World } from '../world/world.ts';

/** Rows taken at a time. */
const SOME = 5_000;

/**
 * Every value of every table, as a logical dump (`pg_dump`) has it: the database's own files pack and cut them. Bytes as bytes,
 * the rest as text; one value at a time, so that two numbers side by side do not become one. Returns the number of rows.
 */
export async function logicalDump({ system }: World, take: (value: Buffer) => void): Promise<number> {
  const url = (await readFile(join(system.data, 'config', 'database-url'), 'utf8')).trim();
  const client = new Client({ connectionString: url });
  await client.connect();
  let dumped = 0;
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
         WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
    );
    await client.query('BEGIN');
    for (const { name } of tables) {
      await client.query(`DECLARE dump CURSOR FOR SELECT * FROM ${name}`);
      for (;;) {
        const { rows } = await client.query<Record<string, unknown>>(`FETCH ${SOME} FROM dump`);
        if (rows.length === 0) break;
        dumped += rows.length;
        for (const row of rows) for (const value of Object.values(row)) take(bytesOf(value));
      }
      await client.query('CLOSE dump');
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  return dumped;
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? ''));
}
