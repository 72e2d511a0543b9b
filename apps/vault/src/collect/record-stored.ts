import type { CollectableFile } from '@vernix/contracts';
import type { ClientBase, Pool } from 'pg';

/**
 * Writes down that the vault holds this file, sealed and fsynced. Doing it again changes nothing. Returns whether it
 * was new.
 */
export async function recordStored(database: ClientBase | Pool, file: CollectableFile): Promise<boolean> {
  const { rowCount } = await database.query(
    `INSERT INTO transfer (transfer_id, partner, bytes, sha256, segments, sealed_at_source, sealed_label, receipt, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (transfer_id) DO NOTHING`,
    [
      file.id,
      file.partner,
      file.bytes,
      Buffer.from(file.sha256, 'hex'),
      file.segments,
      file.sealedAtSource,
      Buffer.from(file.sealedName, 'base64'),
      file.receipt ?? null,
      file.receivedAt,
    ],
  );
  return rowCount === 1;
}
