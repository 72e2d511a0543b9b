import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { World } from '../world/world.ts';

export interface SealedItem {
  readonly transferId: string;
  readonly itemClass: 'identity' | 'clinical';
  readonly row: number;
  readonly sealed: Buffer;
}

/** Every item of the registry, identities first, as the database holds them. */
export async function sealedItems({ system }: World): Promise<SealedItem[]> {
  const url = (await readFile(join(system.data, 'config', 'database-url'), 'utf8')).trim();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<SealedItem>(
      `SELECT transfer_id AS "transferId", item_class AS "itemClass", row_no AS row, sealed
         FROM source_record JOIN transfer USING (batch_no),
           LATERAL (VALUES ('identity', identity_sealed), ('clinical', clinical_sealed)) AS item (item_class, sealed)
         WHERE sealed IS NOT NULL ORDER BY item_class DESC, batch_no, row_no`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
