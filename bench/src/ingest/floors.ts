import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ITEM_OVERHEAD_BYTES, ItemSealer } from '@vernix/seal';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { openSession } from '../../../apps/vault/src/db/connection.ts';

const TABLES = ['source_record', 'membership', 'person', 'delivery', 'link_token', 'finding', 'fact_block'];

/** Records a second of storing a registry's rows again, in the order they were stored, into the same empty tables. */
export async function copyAlone(databaseUrl: string): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'vernix-bench-copy-'));
  const client = await openSession(databaseUrl, 'bench');
  try {
    const records = await count(client);
    for (const table of TABLES) {
      const out = client.query(copyTo(`COPY ${table} TO STDOUT (FORMAT binary)`));
      await pipeline(out, createWriteStream(join(directory, table)));
    }
    await client.query(`TRUNCATE ${TABLES.join(', ')}`);
    await client.query('CHECKPOINT');
    const start = performance.now();
    await client.query('BEGIN');
    for (const table of TABLES) {
      const into = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`));
      await pipeline(createReadStream(join(directory, table), { highWaterMark: 1024 * 1024 }), into);
    }
    await client.query('COMMIT');
    return records / ((performance.now() - start) / 1000);
  } finally {
    await client.end();
    await rm(directory, { recursive: true, force: true });
  }
}

const SAMPLE = 50_000;

/** Records a second of deriving each item's key and sealing as many bytes as the registry's items hold. */
export async function aeadAlone(databaseUrl: string): Promise<number> {
  const client = await openSession(databaseUrl, 'bench');
  const { rows } = await client.query<{ identity: number | null; clinical: number | null }>(
    `SELECT octet_length(identity_sealed) - 29 AS identity, octet_length(clinical_sealed) - 29 AS clinical
       FROM source_record ORDER BY row_no LIMIT ${SAMPLE}`,
  );
  await client.end();
  const text = randomBytes(4_096);
  const sealed = Buffer.alloc(text.length + ITEM_OVERHEAD_BYTES);
  const [identities, clinical] = (['identity', 'clinical'] as const).map(
    (itemClass) => new ItemSealer(randomBytes(32), 'A'.repeat(22), itemClass),
  );
  const seal = (sealer: ItemSealer | undefined, row: number, length: number | null): void => {
    if (length !== null) sealer?.seal(row, text.subarray(0, length), sealed, 0);
  };
  const start = performance.now();
  rows.forEach((row, index) => {
    seal(identities, index + 1, row.identity);
    seal(clinical, index + 1, row.clinical);
  });
  return rows.length / ((performance.now() - start) / 1000);
}

async function count(client: Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*)::int4 AS n FROM source_record');
  return rows[0]?.n ?? 0;
}
