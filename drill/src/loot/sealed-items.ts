import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import type { World } from '../world/world.ts';

export interface SealedItem {
  readonly transferId: string;
  readonly itemClass: 'identity' | 'clinical';
  readonly row: number;
  readonly sealed: Buffer;
}

/** Every item of the registry, identities first, as the database holds them. */
export async function sealedItems(world: World): Promise<SealedItem[]> {
  return await query<SealedItem>(
    world,
    `SELECT transfer_id AS "transferId", item_class AS "itemClass", row_no AS row, sealed
       FROM source_record JOIN transfer USING (batch_no),
         LATERAL (VALUES ('identity', identity_sealed), ('clinical', clinical_sealed)) AS item (item_class, sealed)
       WHERE sealed IS NOT NULL ORDER BY item_class DESC, batch_no, row_no`,
  );
}

/** Numbers of some people that the registry holds identities of. */
export async function somePeople(world: World, most: number): Promise<number[]> {
  const rows = await query<{ person: string }>(
    world,
    `SELECT DISTINCT person_id AS person FROM membership JOIN source_record USING (batch_no, row_no)
       WHERE identity_sealed IS NOT NULL ORDER BY person_id LIMIT ${most}`,
  );
  return rows.map(({ person }) => Number(person));
}

/** The rows about these people, as `TRANSFER ROW`. */
export async function rowsOf(world: World, people: readonly number[]): Promise<Set<string>> {
  const rows = await query<{ place: string }>(
    world,
    `SELECT transfer_id || ' ' || row_no AS place FROM membership JOIN transfer USING (batch_no)
       WHERE person_id IN (${people.join(', ')})`,
  );
  return new Set(rows.map(({ place }) => place));
}

/** Asks the stolen database. */
export async function query<Row extends QueryResultRow>({ system }: World, text: string): Promise<Row[]> {
  const url = (await readFile(join(system.data, 'config', 'database-url'), 'utf8')).trim();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
