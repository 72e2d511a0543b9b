import type { Pool } from 'pg';
import { inTransaction } from '../db/transaction.ts';
import type { KeptExtract } from '../extracts/kept.ts';
import type { Item } from '../extracts/items.ts';
import type { SealedFile } from '../extracts/write.ts';
import { enqueueLeave } from '../jobs/enqueue.ts';
import type { SealedClass } from '../sealing/clear-chunk.ts';

/**
 * Writes down that an extract was made for a partner: what went into it, row by row, and that it is to be left at the gateway; all
 * of it or nothing. Changes nothing when it was removed meanwhile.
 *
 * @param items all that was opened for it
 */
export async function recordMade(
  database: Pool,
  kept: KeptExtract,
  { bytes, sha256 }: SealedFile,
  items: readonly Item[],
): Promise<void> {
  const client = await database.connect();
  try {
    await inTransaction(client, async () => {
      const { rowCount } = await client.query(
        `WITH made AS (UPDATE extract SET made_at = now(), bytes = $2 WHERE extract_id = $1 RETURNING *)
         INSERT INTO outgoing
             (outgoing_id, account_id, partner, transfer_id, purpose, classes, approval, recipient, rows, bytes, sha256)
           SELECT extract_id, account_id, partner, transfer_id, purpose, classes, approval, recipient, rows, bytes, $3
             FROM made`,
        [kept.id, bytes, Buffer.from(sha256, 'hex')],
      );
      if (rowCount === 0) return;
      const rows = [...rowsOf(items)];
      await client.query(
        `INSERT INTO outgoing_row (shard_key, outgoing_id, batch_no, row_no, identity, clinical)
           SELECT shard_key, $1, batch_no, row_no, sent.identity, sent.clinical
             FROM unnest($3::int[], $4::bool[], $5::bool[]) AS sent (row_no, identity, clinical)
               JOIN source_record USING (row_no) JOIN transfer USING (batch_no)
            WHERE transfer_id = $2`,
        [
          kept.id,
          kept.transferId,
          rows.map(([row]) => row),
          rows.map(([, of]) => of.has('identity')),
          rows.map(([, of]) => of.has('clinical')),
        ],
      );
      await enqueueLeave(client, kept.id);
    });
  } finally {
    client.release();
  }
}

/** The classes that each row has items of. */
function rowsOf(items: readonly Item[]): Map<number, Set<SealedClass>> {
  const rows = new Map<number, Set<SealedClass>>();
  for (const { row, itemClass } of items) rows.set(row, (rows.get(row) ?? new Set()).add(itemClass));
  return rows;
}
