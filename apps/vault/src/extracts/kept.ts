import type { Purpose, RowExtract } from '@vernix/contracts';
import type { Pool } from 'pg';
import type { SealedClass } from '../sealing/clear-chunk.ts';

const MOST_LISTED = 100;
/** As long as a delivery waits for whoever is to collect it. */
const KEPT_DAYS = 5;

/** An extract as the database has it; numbers of 8 bytes come as text. */
export interface KeptExtract {
  readonly id: string;
  readonly transferId: string;
  readonly purpose: Purpose;
  readonly classes: SealedClass[];
  readonly recipient: string;
  readonly rows: number;
  readonly items: number;
  /** Of a few rows; null: all, and then there is an approval. */
  readonly numbers: readonly number[] | null;
  readonly approval: string | null;
  readonly askedAt: Date;
  readonly madeAt: Date | null;
  readonly bytes: string | null;
}

const COLUMNS = `extract_id AS id, transfer_id AS "transferId", purpose, classes, recipient, rows, items, numbers, approval,
  asked_at AS "askedAt", made_at AS "madeAt", bytes`;

/** What is known of extracts: who asked for which, under what number, and whether it was made. */
export class KeptExtracts {
  readonly #database: Pool;

  constructor(database: Pool) {
    this.#database = database;
  }

  async add(account: string, asked: Omit<KeptExtract, 'askedAt' | 'madeAt' | 'bytes'>): Promise<KeptExtract> {
    const { id, transferId, purpose, classes, recipient, rows, items, numbers, approval } = asked;
    const { rows: added } = await this.#database.query<KeptExtract>(
      `INSERT INTO extract (extract_id, account_id, transfer_id, purpose, classes, recipient, rows, items, numbers, approval)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
      [id, account, transferId, purpose, classes, recipient, rows, items, numbers, approval],
    );
    const [row] = added;
    if (row === undefined) throw new TypeError('what is inserted is returned');
    return row;
  }

  /** An account's own, newest first. */
  async listOf(account: string): Promise<KeptExtract[]> {
    const { rows } = await this.#database.query<KeptExtract>(
      `SELECT ${COLUMNS} FROM extract WHERE account_id = $1 ORDER BY asked_at DESC LIMIT ${MOST_LISTED}`,
      [account],
    );
    return rows;
  }

  async find(account: string, id: string): Promise<KeptExtract | undefined> {
    const { rows } = await this.#database.query<KeptExtract>(
      `SELECT ${COLUMNS} FROM extract WHERE extract_id = $1 AND account_id = $2`,
      [id, account],
    );
    return rows[0];
  }

  /** Undefined when it was removed meanwhile. */
  async made(id: string, bytes: number): Promise<KeptExtract | undefined> {
    const { rows } = await this.#database.query<KeptExtract>(
      `UPDATE extract SET made_at = now(), bytes = $2 WHERE extract_id = $1 RETURNING ${COLUMNS}`,
      [id, bytes],
    );
    return rows[0];
  }

  async remove(id: string): Promise<void> {
    await this.#database.query('DELETE FROM extract WHERE extract_id = $1', [id]);
  }

  /** Those that were not fetched in time. */
  async old(): Promise<string[]> {
    const { rows } = await this.#database.query<{ id: string }>(
      'SELECT extract_id AS id FROM extract WHERE asked_at < now() - make_interval(days => $1)',
      [KEPT_DAYS],
    );
    return rows.map(({ id }) => id);
  }
}

/** As its asker sees it. */
export function shown(kept: KeptExtract, state: RowExtract['state']): RowExtract {
  const { id, transferId, purpose, classes, recipient, rows, items, approval, askedAt } = kept;
  const numbers = kept.numbers === null ? null : [...kept.numbers];
  const bytes = kept.bytes === null ? null : Number(kept.bytes);
  const asked = { id, transferId, purpose, classes, recipient, rows, items, numbers, approval };
  return { ...asked, state, askedAt: askedAt.toISOString(), bytes };
}
