import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Attack } from '../attack.ts';
import { Cracker } from '../loot/cracker.ts';
import { Loot } from '../loot/loot.ts';
import type { World } from '../world/world.ts';

/** Everything the vault keeps on disk, database and files and configuration: a dump and every backup. */
export const vaultAtRest: Attack = {
  name: 'vault-backups',
  stolen: 'database dump + all backups',
  async run(world) {
    const { data } = world.system;
    const loot = new Loot(world.residents);
    await loot.searchDirectory(join(data, 'vault'));
    await loot.searchDirectory(join(data, 'postgres'));
    const cracker = new Cracker();
    await cracker.learnFrom(
      join(data, 'vault'),
      join(data, 'config', 'vault.json'),
      join(data, 'config', 'collector-token'),
    );
    const items = await sealedItems(world);
    const opened = cracker.open(items, (clear) => loot.search(clear));
    return {
      people: loot.people,
      bound: 0,
      why: 'every item is sealed under a key that only the key service can derive',
      notes: [
        `${(loot.bytes / 1e6).toFixed(0)} MB of database and files searched`,
        `${cracker.keys} strings that could be keys tried on ${items.length} sealed items: ${opened} opened`,
      ],
    };
  },
};

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
