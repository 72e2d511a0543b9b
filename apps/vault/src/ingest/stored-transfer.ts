import { FaultParams, type VernixError } from '@vernix/contracts';
import type { Client } from 'pg';

/** A transfer whose sealed file the vault holds and has not decided on. */
export interface StoredTransfer {
  readonly id: string;
  readonly partner: string;
  readonly sha256: Buffer;
  /** Bytes of each age file in it, in order. */
  readonly segments: readonly number[];
  /** The sealed {@link UploadLabel}. */
  readonly label: Buffer;
  /** As the gateway signed it. */
  readonly receipt: string | null;
  /** `YYYY-MM-DD`, UTC. */
  readonly receivedOn: string;
  /** How often it was begun. */
  readonly attempts: number;
}

/** The one that has waited longest and may be tried now. */
export async function nextStored(client: Client): Promise<StoredTransfer | undefined> {
  const { rows } = await client.query<Omit<StoredTransfer, 'segments'> & { segments: string[] }>(
    `SELECT transfer_id AS id, partner, sha256, segments, sealed_label AS label, receipt, attempts,
            to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "receivedOn"
       FROM transfer WHERE state = 'stored' AND retry_at <= now() ORDER BY collected_at, transfer_id LIMIT 1`,
  );
  const [first] = rows;
  return first === undefined ? undefined : { ...first, segments: first.segments.map(Number) };
}

/** The file is at fault: the transfer ends, and its sender is told. */
export async function finishAsFailed(
  client: Client,
  transferId: string,
  { code, params }: VernixError,
): Promise<void> {
  // Held to the schema here, where the file is open: further on nobody could tell a place from a value.
  const where = FaultParams.safeParse(params).data ?? {};
  await client.query(
    `UPDATE transfer SET state = 'failed', finished_at = clock_timestamp(), error_code = $2, error_params = $3,
       fault_code = NULL
       WHERE transfer_id = $1 AND state = 'stored'`,
    [transferId, code, JSON.stringify(where)],
  );
}

/**
 * Written down before anything is done with the file, because whatever it does to us may leave no time for it. A file that
 * was tried before, and whose lane told nothing of how that ended, shows so; should this lane end as well, the file waits
 * its turn behind others.
 */
export async function begin(client: Client, transferId: string, retrySeconds: number): Promise<void> {
  await client.query(
    `UPDATE transfer SET attempts = attempts + 1,
       retry_at = CASE WHEN attempts = 0 THEN retry_at ELSE now() + make_interval(secs => $2) END,
       fault_code = CASE WHEN attempts = 0 THEN fault_code ELSE coalesce(fault_code, 'internal') END
       WHERE transfer_id = $1 AND state = 'stored'`,
    [transferId, retrySeconds],
  );
}

/** A fault of ours: the transfer stays stored, shows the code, and is tried again later. */
export async function postpone(
  client: Client,
  transferId: string,
  code: string,
  seconds: number,
): Promise<void> {
  await client.query(
    `UPDATE transfer SET fault_code = $2, retry_at = now() + make_interval(secs => $3)
       WHERE transfer_id = $1 AND state = 'stored'`,
    [transferId, code, seconds],
  );
}
