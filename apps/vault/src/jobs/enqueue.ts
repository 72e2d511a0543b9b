import type { Client, ClientBase } from 'pg';

export const REPORT_TASK = 'report-deliver';
export const PUBLISH_TASK = 'snapshot-publish';
/** The file's deletion at the edge goes into the log. */
export const EDGE_TASK = 'edge-deletion-note';
/** The sender gets a proof that its file's acceptance is in the log. */
export const PROOF_TASK = 'log-proof-deliver';
/** An act goes into the log. */
export const ACT_TASK = 'act-note';
/** A delivery is left at the gateway. */
export const LEAVE_TASK = 'delivery-leave';

/** What a task about one transfer is given. */
export interface TransferJob {
  readonly transfer: string;
}

/** What a task about one delivery is given. */
export interface DeliveryJob {
  readonly delivery: string;
}

/** Within the caller's transaction: the delivery goes out if and only if it is on record. One at a time: a slow line holds up no other work. */
export async function enqueueLeave(client: ClientBase, delivery: string): Promise<void> {
  await client.query(
    `SELECT graphile_worker.add_job($1, $2::json, job_key := $3, queue_name := $1, max_attempts := 10000)`,
    [LEAVE_TASK, JSON.stringify({ delivery } satisfies DeliveryJob), `${LEAVE_TASK}:${delivery}`],
  );
}

/** Within the caller's transaction: the report goes out if and only if the outcome stands. */
export async function enqueueReport(client: Client, transfer: string): Promise<void> {
  await client.query('SELECT graphile_worker.add_job($1, $2::json, job_key := $3, max_attempts := 10000)', [
    REPORT_TASK,
    JSON.stringify({ transfer } satisfies TransferJob),
    `report:${transfer}`,
  ]);
}

/** Within the caller's transaction. Files that are committed before it runs share one publication. */
export async function enqueuePublish(client: Client, waitSeconds: number): Promise<void> {
  await client.query(
    `SELECT graphile_worker.add_job($1, '{}'::json, job_key := $1, job_key_mode := 'preserve_run_at',
       queue_name := $1, run_at := now() + make_interval(secs => $2), max_attempts := 10000)`,
    [PUBLISH_TASK, waitSeconds],
  );
}
