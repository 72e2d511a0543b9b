import type { CollectableFile } from '@vernix/contracts';
import type { Pool } from 'pg';
import { ACT_TASK, EDGE_TASK, PROOF_TASK } from '../jobs/enqueue.ts';
import type { Acts } from './acts.ts';

/** A file that the vault holds. */
export type HeldFile = Pick<CollectableFile, 'id' | 'partner' | 'sha256'>;

/** Writes acceptances in the log. */
export class Acceptances {
  readonly #database: Pool;
  readonly #acts: Acts;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(database: Pool, acts: Acts) {
    this.#database = database;
    this.#acts = acts;
  }

  /**
   * Writes in the log that the file was accepted: before the gateway is told so and deletes it, and before its sender is told
   * what became of it, should the gateway have given it up by then. Again changes nothing; who asks meanwhile waits for the
   * same entry.
   */
  record(file: HeldFile): Promise<void> {
    const underWay = this.#underWay.get(file.id);
    if (underWay !== undefined) return underWay;
    const recorded = this.#record(file).finally(() => this.#underWay.delete(file.id));
    this.#underWay.set(file.id, recorded);
    return recorded;
  }

  /** What has to follow is enqueued with the entry's number, in one statement: a kill leaves both or neither. */
  async #record({ id: transferId, partner, sha256 }: HeldFile): Promise<void> {
    const { rows } = await this.#database.query<{ entry: string | null }>(
      'SELECT accepted_entry AS entry FROM transfer WHERE transfer_id = $1',
      [transferId],
    );
    if (rows[0] === undefined || rows[0].entry !== null) return;
    const entry = await this.#acts.note({ type: 'file.accepted', transferId, partner, sha256 });
    await this.#database.query(
      `WITH kept AS (UPDATE transfer SET accepted_entry = $2 WHERE transfer_id = $1 RETURNING transfer_id AS id)
       SELECT graphile_worker.add_job(task, json_build_object('transfer', id), job_key := task || ':' || id,
                max_attempts := 10000)
         FROM kept, unnest($3::text[]) AS task`,
      [transferId, entry, [EDGE_TASK, PROOF_TASK]],
    );
  }
}

/** A roster came into use: written in the log as soon as that can be done. */
export async function recordRoster(database: Pool, version: number): Promise<void> {
  await database.query('SELECT graphile_worker.add_job($1, $2::json, job_key := $3, max_attempts := 10000)', [
    ACT_TASK,
    JSON.stringify({ event: { type: 'roster.used', version } }),
    `roster:${version}`,
  ]);
}
