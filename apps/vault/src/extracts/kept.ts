import { MOST_WAITING_MS, type Purpose, type RowExtract } from '@vernix/contracts';
import type { Pool } from 'pg';
import { outgoingOf, STANDING_COLUMNS, type Standing } from '../deliveries/standing.ts';
import type { SealedClass } from '../sealing/clear-chunk.ts';

const MOST_LISTED = 100;
/** As long as a delivery waits for whoever is to collect it; and so long one is still listed that has ended. */
const KEPT_DAYS = 5;

/** An extract as the database has it; numbers of 8 bytes come as text. */
export interface KeptExtract extends Standing {
  readonly id: string;
  /** Its asker's. */
  readonly account: string;
  readonly transferId: string;
  readonly purpose: Purpose;
  readonly classes: SealedClass[];
  readonly recipient: string;
  /** Whom it is for; null: its asker. */
  readonly partner: string | null;
  readonly rows: number;
  readonly items: number;
  /** Of a few rows; null: all, and then there is an approval. */
  readonly numbers: readonly number[] | null;
  readonly approval: string | null;
  readonly askedAt: Date;
  /** When opening it began; null: no key of it was given. */
  readonly openingAt: Date | null;
  /** When what officers signed for it was found to have been used, and not for it. */
  readonly usedElsewhereAt: Date | null;
  readonly madeAt: Date | null;
  readonly bytes: string | null;
}

const SELECT = `SELECT e.extract_id AS id, e.account_id AS account, e.transfer_id AS "transferId", e.purpose, e.classes, e.recipient, e.partner, e.rows, e.items,
    e.numbers, e.approval, e.asked_at AS "askedAt", e.opening_at AS "openingAt",
    e.used_elsewhere_at AS "usedElsewhereAt", e.made_at AS "madeAt", e.bytes, ${STANDING_COLUMNS}
  FROM extract AS e LEFT JOIN outgoing AS o ON o.outgoing_id = e.extract_id`;

/** What is asked for; the rest comes with time. */
export type AskedExtract = Omit<
  KeptExtract,
  'account' | 'askedAt' | 'openingAt' | 'usedElsewhereAt' | 'madeAt' | 'bytes' | keyof Standing
>;

/** What is known of extracts: who asked for which, under what number, and whether it was made. */
export class KeptExtracts {
  readonly #database: Pool;

  constructor(database: Pool) {
    this.#database = database;
  }

  async add(account: string, asked: AskedExtract): Promise<KeptExtract> {
    const { id, transferId, purpose, classes, recipient, partner, rows, items, numbers, approval } = asked;
    await this.#database.query(
      `INSERT INTO extract
           (extract_id, account_id, transfer_id, purpose, classes, recipient, partner, rows, items, numbers, approval)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [id, account, transferId, purpose, classes, recipient, partner, rows, items, numbers, approval],
    );
    const kept = await this.find(account, id);
    if (kept === undefined) throw new TypeError('what is inserted is there');
    return kept;
  }

  /** An account's own, newest first. */
  async listOf(account: string): Promise<KeptExtract[]> {
    const { rows } = await this.#database.query<KeptExtract>(
      `${SELECT} WHERE e.account_id = $1 ORDER BY e.asked_at DESC LIMIT ${MOST_LISTED}`,
      [account],
    );
    return rows;
  }

  async find(account: string, id: string): Promise<KeptExtract | undefined> {
    const { rows } = await this.#database.query<KeptExtract>(
      `${SELECT} WHERE e.extract_id = $1 AND e.account_id = $2`,
      [id, account],
    );
    return rows[0];
  }

  /** To which key it is sealed, before anything is opened: a crash must not leave that in doubt. */
  async sealTo(id: string, recipient: string): Promise<void> {
    await this.#database.query('UPDATE extract SET recipient = $2 WHERE extract_id = $1', [id, recipient]);
  }

  /** That keys of it are asked for now. False when that began before, or it was removed meanwhile. */
  async beginOpening(id: string): Promise<boolean> {
    const { rowCount } = await this.#database.query(
      'UPDATE extract SET opening_at = now() WHERE extract_id = $1 AND opening_at IS NULL',
      [id],
    );
    return rowCount === 1;
  }

  /** No key of it was given. */
  async notOpened(id: string): Promise<void> {
    await this.#database.query('UPDATE extract SET opening_at = NULL WHERE extract_id = $1', [id]);
  }

  /** Somebody else asked for keys under its request, and got them. */
  async usedElsewhere(id: string): Promise<void> {
    await this.#database.query('UPDATE extract SET used_elsewhere_at = now() WHERE extract_id = $1', [id]);
  }

  /** Everybody's, of all rows, whose opening began and is not known to have ended. */
  async opening(): Promise<KeptExtract[]> {
    const { rows } = await this.#database.query<KeptExtract>(
      `${SELECT} WHERE e.opening_at IS NOT NULL AND e.made_at IS NULL AND e.closed_at IS NULL AND e.numbers IS NULL`,
    );
    return rows;
  }

  /** Nothing more is read under its request. */
  async closed(id: string): Promise<void> {
    await this.#database.query('UPDATE extract SET closed_at = now() WHERE extract_id = $1', [id]);
  }

  /** Changes nothing when it was removed meanwhile. */
  async made(id: string, bytes: number): Promise<void> {
    await this.#database.query('UPDATE extract SET made_at = now(), bytes = $2 WHERE extract_id = $1', [
      id,
      bytes,
    ]);
  }

  async remove(id: string): Promise<void> {
    await this.#database.query('DELETE FROM extract WHERE extract_id = $1', [id]);
  }

  /** Those that were not fetched in time, and deliveries that ended so long ago, or of which nothing was heard since. */
  async old(): Promise<string[]> {
    const { rows } = await this.#database.query<{ id: string }>(
      `SELECT extract_id AS id FROM extract LEFT JOIN outgoing ON outgoing_id = extract_id
        WHERE CASE WHEN outgoing_id IS NULL THEN asked_at
                   ELSE coalesce(ended_at, expires_at, sent_at + make_interval(secs => $2)) END
              < now() - make_interval(days => $1)`,
      [KEPT_DAYS, MOST_WAITING_MS / 1_000],
    );
    return rows.map(({ id }) => id);
  }
}

/** As its asker sees it. */
export function shown(
  kept: KeptExtract,
  state: RowExtract['state'],
  nameOf: (partner: string) => string,
): RowExtract {
  const { id, transferId, purpose, classes, recipient, partner, rows, items, approval, askedAt } = kept;
  const numbers = kept.numbers === null ? null : [...kept.numbers];
  const bytes = kept.bytes === null ? null : Number(kept.bytes);
  const to = partner === null ? null : { partner, name: nameOf(partner) };
  const asked = { id, transferId, purpose, classes, recipient, to, rows, items, numbers, approval };
  return { ...asked, state, askedAt: askedAt.toISOString(), bytes, outgoing: outgoingOf(kept) };
}
