import type { CollectableFile } from '@vernix/contracts';
import type { Pool } from 'pg';
import { ACT_TASK, EDGE_TASK, PROOF_TASK } from '../jobs/enqueue.ts';
import type { Acts } from './acts.ts';

/**
 * Writes in the log that the file was accepted, before the gateway is told so and deletes it. What has to follow is enqueued
 * with the entry's number, in one statement: a kill leaves both or neither.
 */
export async function recordAccepted(database: Pool, acts: Acts, file: CollectableFile): Promise<void> {
  const { id: transferId, partner, sha256 } = file;
  const { rows } = await database.query<{ entry: string | null }>(
    'SELECT accepted_entry AS entry FROM transfer WHERE transfer_id = $1',
    [transferId],
  );
  if (rows[0] === undefined || rows[0].entry !== null) return;
  const entry = await acts.note({ type: 'file.accepted', transferId, partner, sha256 });
  await database.query(
    `WITH kept AS (UPDATE transfer SET accepted_entry = $2 WHERE transfer_id = $1 RETURNING transfer_id AS id)
     SELECT graphile_worker.add_job(task, json_build_object('transfer', id), job_key := task || ':' || id,
              max_attempts := 10000)
       FROM kept, unnest($3::text[]) AS task`,
    [transferId, entry, [EDGE_TASK, PROOF_TASK]],
  );
}

/** A roster came into use: written in the log as soon as that can be done. */
export async function recordRoster(database: Pool, version: number): Promise<void> {
  await database.query('SELECT graphile_worker.add_job($1, $2::json, job_key := $3, max_attempts := 10000)', [
    ACT_TASK,
    JSON.stringify({ event: { type: 'roster.used', version } }),
    `roster:${version}`,
  ]);
}
