import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import type { Extracts } from './extracts/extracts.ts';
import type { SealedFiles } from './files.ts';
import type { Acts } from './record/acts.ts';

const EVERY_MS = 60_000;
const FILES_A_ROUND = 500;
const LOST_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Removes the sealed originals of decided files once their time is over, and extracts. The registry holds what was in them.
 */
export class Sweeper {
  readonly #database: Pool;
  readonly #files: SealedFiles;
  readonly #keepDays: number;
  readonly #acts: Acts;
  readonly #extracts: Extracts;
  readonly #log: Log;
  readonly #timers: readonly NodeJS.Timeout[];
  #underWay: Promise<void>;

  constructor(
    database: Pool,
    files: SealedFiles,
    keepDays: number,
    acts: Acts,
    extracts: Extracts,
    log: Log,
  ) {
    this.#database = database;
    this.#files = files;
    this.#keepDays = keepDays;
    this.#acts = acts;
    this.#extracts = extracts;
    this.#log = log;
    this.#underWay = this.lost();
    this.#timers = [
      setInterval(() => this.#next(() => this.lost()), LOST_EVERY_MS),
      setInterval(() => this.#next(() => this.round()), EVERY_MS),
    ];
  }

  /** One piece of work after another, and to stop is to wait for the last. */
  #next(work: () => Promise<void>): void {
    this.#underWay = this.#underWay.then(work);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#underWay;
  }

  /** Removes what is due now. A file is only written off after it is gone. */
  async round(): Promise<void> {
    try {
      const { rows } = await this.#database.query<{ id: string }>(
        `SELECT transfer_id AS id FROM transfer
           WHERE file_kept AND finished_at < now() - make_interval(secs => $1) LIMIT $2`,
        [this.#keepDays * 86_400, FILES_A_ROUND],
      );
      for (const { id } of rows) {
        await this.#files.remove(id);
        await this.#acts.note({ type: 'file.deleted', transferId: id, from: 'vault' });
        await this.#database.query('UPDATE transfer SET file_kept = false WHERE transfer_id = $1', [id]);
        this.#log.info('sealed-file-removed', { transfer: id });
      }
      await this.#extracts.removeOld();
      await this.#extracts.closeCut();
    } catch (error) {
      this.#log.failure('sweep-failed', error);
    }
  }

  /**
   * Removes what lies here for that long and belongs to no file that is kept: what was fetched of one that the gateway gave up
   * or never had, or what a kill left behind.
   */
  async lost(): Promise<void> {
    try {
      const then = new Date(Date.now() - this.#keepDays * DAY_MS);
      const { whole, parts } = await this.#files.lastWrittenBefore(then);
      const { rows } = await this.#database.query<{ id: string }>(
        'SELECT transfer_id AS id FROM transfer WHERE file_kept AND transfer_id = ANY ($1)',
        [[...whole, ...parts]],
      );
      const kept = new Set(rows.map(({ id }) => id));
      for (const id of new Set([...whole, ...parts])) {
        if (kept.has(id)) continue;
        await this.#files.remove(id);
        this.#log.info('lost-file-removed', { transfer: id });
      }
    } catch (error) {
      this.#log.failure('sweep-failed', error);
    }
  }
}
