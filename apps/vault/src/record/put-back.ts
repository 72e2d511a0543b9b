import { type LogEntry, readLogEntry, VernixError } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import { type FileReader, parseCheckpoint, parseNote, readEntries } from '@vernix/tlog';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../db/transaction.ts';
import { enqueueReport } from '../jobs/enqueue.ts';
import { Repeated } from '../repeated.ts';
import { readTile } from '../witness/read-tile.ts';

const EVERY_MS = 60_000;
const FIRST_RETRY_MS = 1_000;
/** Entries that are read before what they tell is kept: a registry that was put back by a year has many. */
const ENTRIES_A_STEP = 10_000;

const PUT_BACK = 'registry-put-back';

type Accepted = Extract<LogEntry, { type: 'file.accepted' }> & { readonly index: number };

export interface PutBackOptions {
  readonly database: Pool;
  readonly keyService: KeyServicePlace;
  readonly log: Log;
  /** Told of each file that was lost. */
  readonly changed: (transfer: string) => void;
}

/**
 * A database that was put back to an older copy knows nothing of files that came since, though their senders were told what became of
 * them, and nothing in it says so. The key service's log does: each file's acceptance is there. So what the log says from where this
 * database was held against it last is looked up in it; a file that it does not know ends as failed, and its sender is told to send it again.
 */
export class PutBackWatch {
  readonly #options: PutBackOptions;
  readonly #keys: KeyClient;
  readonly #repeated: Repeated;

  constructor(options: PutBackOptions) {
    this.#options = options;
    this.#keys = KeyClient.to(options.keyService);
    let failures = 0;
    this.#repeated = new Repeated(async (stopping) => {
      failures = (await this.#round(stopping)) ? 0 : failures + 1;
      return failures === 0 ? EVERY_MS : Math.min(EVERY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
    });
  }

  async stop(): Promise<void> {
    await this.#repeated.stop();
    await this.#keys.close();
  }

  async #round(stopping: AbortSignal): Promise<boolean> {
    const { log } = this.#options;
    try {
      const { checkpoint } = (await this.#keys.call('log.checkpoint', {})).answer;
      const { size } = parseCheckpoint(parseNote(checkpoint).text);
      const held = await this.#held();
      // The first time is believed: it is a new registry, or one from before it was held against a log. So is the first time of a log
      // that began anew, which whoever connects to the key service was asked about.
      if (held === null || held > size) await this.#keep(this.#options.database, size);
      else await this.#readOn(held, size, stopping);
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      if (error instanceof VernixError) log.warn('log-not-held-against', { code: error.code });
      else log.failure('log-not-held-against', error);
      return false;
    }
  }

  async #held(): Promise<number | null> {
    const { rows } = await this.#options.database.query<{ entries: string | null }>(
      'SELECT entries FROM log_held',
    );
    const entries = rows[0]?.entries ?? null;
    return entries === null ? null : Number(entries);
  }

  async #keep(database: Pool | PoolClient, entries: number): Promise<void> {
    await database.query('UPDATE log_held SET entries = $1', [entries]);
  }

  async #readOn(held: number, size: number, stopping: AbortSignal): Promise<void> {
    for (let from = held; from < size && !stopping.aborted; from += ENTRIES_A_STEP)
      await this.#holdAgainst(from, Math.min(size, from + ENTRIES_A_STEP), size);
  }

  async #holdAgainst(from: number, to: number, size: number): Promise<void> {
    const accepted: Accepted[] = [];
    let index = from;
    for await (const bytes of readEntries(this.#read, size, from, to)) {
      const entry = readLogEntry(bytes);
      if (entry?.type === 'file.accepted') accepted.push({ ...entry, index });
      index += 1;
    }
    const lost = await this.#settle(accepted, to);
    const files = lost.length;
    if (files > 0)
      this.#options.log.incident('registry-put-back', new VernixError('registry-behind', { files }), {
        files,
      });
    for (const transfer of lost) this.#options.changed(transfer);
  }

  /** Those that are not in the database, which end there and are to be told of. */
  async #settle(accepted: readonly Accepted[], to: number): Promise<string[]> {
    const client = await this.#options.database.connect();
    let lost: string[] = [];
    try {
      await inTransaction(client, async () => {
        const { rows } = await client.query<{ id: string }>(
          `INSERT INTO transfer (transfer_id, partner, sha256, received_at, collected_at, accepted_entry,
                                 state, error_code, error_params, finished_at)
             SELECT id, partner, decode(sha256, 'hex'), at, at, entry, 'failed', $6, '{}', clock_timestamp()
               FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[])
                 AS known (id, partner, sha256, at, entry)
             ON CONFLICT (transfer_id) DO NOTHING RETURNING transfer_id AS id`,
          [
            accepted.map(({ transferId }) => transferId),
            accepted.map(({ partner }) => partner),
            accepted.map(({ sha256 }) => sha256),
            accepted.map(({ at }) => at),
            accepted.map(({ index }) => index),
            PUT_BACK,
          ],
        );
        lost = rows.map(({ id }) => id);
        for (const id of lost) await enqueueReport(client, id);
        await this.#keep(client, to);
      });
    } finally {
      client.release();
    }
    return lost;
  }

  readonly #read: FileReader = async (path) => {
    try {
      return await readTile(this.#keys, path);
    } catch (error) {
      if (error instanceof VernixError && error.code === 'log-tile-missing') return null;
      throw error;
    }
  };
}
