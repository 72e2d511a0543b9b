import type { Client } from 'pg';
import type { FinishedFile } from './batch.ts';

/**
 * Ends the transfer as a duplicate when this sender's same content was committed before. It has the balance of that file,
 * whose questions are still open; rows held since then count as unchanged. False when the content is new.
 */
export async function finishAsDuplicate(
  client: Client,
  transferId: string,
  { mapping, openedAt, fingerprint }: Pick<FinishedFile, 'mapping' | 'openedAt' | 'fingerprint'>,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE transfer SET state = 'duplicate', finished_at = clock_timestamp(), fault_code = NULL,
       same_as_batch = first.batch_no, mapping = $2, dictionary_version = first.dictionary_version, opened_at = $3,
       rows = first.rows, accepted = first.accepted, queried = first.queried, rejected = first.rejected,
       unchanged = first.rows - first.rejected, new_persons = 0, known_persons = first.new_persons + first.known_persons,
       unlinked_records = 0, new_deliveries = 0
     FROM transfer AS first
     WHERE transfer.transfer_id = $1 AND first.content_fingerprint = $4 AND first.state = 'committed'`,
    [transferId, mapping.id, openedAt, fingerprint.toString('hex')],
  );
  return rowCount === 1;
}
