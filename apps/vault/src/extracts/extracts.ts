import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askerFor, type Person } from '@vernix/access';
import { itemsHash } from '@vernix/approvals';
import { type ExtractRequest, type Purpose, type RowExtract, VernixError } from '@vernix/contracts';
import { makeDirectory } from '@vernix/durable';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import { sealBuffer } from '@vernix/seal';
import type { Pool } from 'pg';
import type { Acts } from '../record/acts.ts';
import type { SealedClass } from '../sealing/clear-chunk.ts';
import { batchesOf, type HeldRow, type Item, type SealedRow } from './items.ts';
import { type Reader, writeExtract } from './write.ts';

const HOUR_MS = 3_600_000;
/** How long officers may take, and how long the asker after that, at the most. */
const HOURS = 24;
const OPEN_FOR_MS = 2 * HOURS * HOUR_MS;

/** An extract as the database has it; numbers of 8 bytes come as text. */
interface Row {
  readonly id: string;
  readonly transferId: string;
  readonly purpose: Purpose;
  readonly classes: SealedClass[];
  readonly recipient: string;
  readonly rows: number;
  readonly items: number;
  readonly approval: string;
  readonly askedAt: Date;
  readonly madeAt: Date | null;
  readonly bytes: string | null;
}

const COLUMNS = `extract_id AS id, transfer_id AS "transferId", purpose, classes, recipient, rows, items, approval,
  asked_at AS "askedAt", made_at AS "madeAt", bytes`;
const MOST_LISTED = 100;
/** As long as a delivery waits for whoever is to collect it. */
const KEPT_DAYS = 5;

/**
 * Extracts of a file's rows. Two officers sign exactly these items, and the key service gives no others under their approval;
 * never within a budget, since a file holds decoys, which stop whoever asks for them without officers (docs/adr/0018-decoys.md).
 * What is opened is sealed to the recipient that the asker named.
 */
export class Extracts {
  readonly #database: Pool;
  readonly #place: KeyServicePlace;
  readonly #acts: Acts;
  readonly #directory: string;
  /** Under way: what officers signed can be read once. */
  readonly #making = new Map<string, Promise<RowExtract>>();

  constructor(database: Pool, keyService: KeyServicePlace, acts: Acts, directory: string) {
    this.#database = database;
    this.#place = keyService;
    this.#acts = acts;
    this.#directory = directory;
  }

  /** Where a made one is, sealed. */
  pathOf(id: string): string {
    return join(this.#directory, `${id}.age`);
  }

  /** @throws VernixError `not-allowed`, `recipient-invalid`, `extract-empty`; what officers' requests and releases throw */
  async ask(person: Person, asked: ExtractRequest): Promise<RowExtract> {
    const { transferId, purpose, classes, recipient } = asked;
    const reader = askerFor(person, 'item.read', purpose);
    const held = await this.#held(transferId);
    await sealBuffer([recipient], new Uint8Array()); // whom nothing can be sealed to is found before anything is asked
    const batches = batchesOf(transferId, classes, held);
    const items = batches.flat();
    if (items.length === 0) throw new VernixError('extract-empty');
    const approval = await this.#withKeys((keys) => askOfficers(keys, reader, batches, items));
    const id = randomBytes(16).toString('base64url');
    const rows = new Set(items.map(({ row }) => row)).size;
    await this.#database.query(
      `INSERT INTO extract (extract_id, account_id, transfer_id, purpose, classes, recipient, rows, items, approval)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, person.account, transferId, purpose, classes, recipient, rows, items.length, approval],
    );
    return this.#shown(await this.#own(person, id), 'asked');
  }

  /** One's own, newest first. */
  async list(person: Person): Promise<RowExtract[]> {
    const { rows } = await this.#database.query<Row>(
      `SELECT ${COLUMNS} FROM extract WHERE account_id = $1 ORDER BY asked_at DESC LIMIT ${MOST_LISTED}`,
      [person.account],
    );
    if (rows.every(({ madeAt }) => madeAt !== null)) return rows.map((row) => this.#shown(row, 'ready'));
    return await this.#withKeys(async (keys) => {
      const { requests } = (await keys.call('approvals.list', {})).answer;
      const states = new Map(requests.map(({ nonce, state }) => [nonce, state]));
      return rows.map((row) => this.#shown(row, stateOf(row, states.get(row.approval))));
    });
  }

  /**
   * Opens what two officers approved, once; whoever asks meanwhile gets that one. What a failure cut short is asked for again.
   * @throws VernixError `not-found`, `approval-incomplete`, a release's refusal
   */
  async make(person: Person, id: string): Promise<RowExtract> {
    const key = `${person.account} ${id}`;
    const making = this.#making.get(key) ?? this.#open(person, id).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return await making;
  }

  async #open(person: Person, id: string): Promise<RowExtract> {
    const row = await this.#own(person, id);
    if (row.madeAt !== null) return this.#shown(row, 'ready');
    const under = row.approval;
    const reader = { ...askerFor(person, 'item.read', row.purpose), under };
    return await this.#withKeys(async (keys) => {
      const { state, approvedBy } = (await keys.call('approvals.show', { nonce: under })).answer;
      if (state !== 'used') {
        throw new VernixError('approval-incomplete', { got: approvedBy.length, needed: 2 });
      }
      return await this.#make(keys, reader, row);
    });
  }

  /**
   * Removes it, and what was made. A request that waits stays with the officers until it runs out or one refuses it: the vault
   * may ask, and not take back. @throws VernixError `not-found`
   */
  async remove(person: Person, id: string): Promise<void> {
    await this.#own(person, id);
    await rm(this.pathOf(id), { force: true });
    await this.#database.query('DELETE FROM extract WHERE extract_id = $1', [id]);
  }

  /** Where one of one's own is, when it was made. @throws VernixError `not-found` */
  async locate(person: Person, id: string): Promise<{ path: string; bytes: number }> {
    const { madeAt, bytes } = await this.#own(person, id);
    if (madeAt === null) throw new VernixError('not-found');
    return { path: this.pathOf(id), bytes: Number(bytes) };
  }

  /** What was not fetched in time is asked for again. */
  async removeOld(): Promise<void> {
    const { rows } = await this.#database.query<{ id: string }>(
      'SELECT extract_id AS id FROM extract WHERE asked_at < now() - make_interval(days => $1)',
      [KEPT_DAYS],
    );
    for (const { id } of rows) {
      await rm(this.pathOf(id), { force: true });
      await this.#database.query('DELETE FROM extract WHERE extract_id = $1', [id]);
    }
  }

  /** It is on record before it can be fetched. */
  async #make(keys: KeyClient, reader: Reader, row: Row): Promise<RowExtract> {
    const { id, transferId, classes, recipient, rows } = row;
    const batches = batchesOf(transferId, classes, await this.#held(transferId));
    await makeDirectory(this.#directory, 0o700);
    const source = {
      keys,
      reader,
      batches,
      rows: (numbers: readonly number[]) => this.#sealed(transferId, numbers),
    };
    const { bytes, sha256 } = await writeExtract(this.pathOf(id), recipient, source);
    const { principal } = reader;
    await this.#acts.note({ type: 'extract.made', for: principal, transferId, rows, recipient, sha256 });
    const { rows: made } = await this.#database.query<Row>(
      `UPDATE extract SET made_at = now(), bytes = $2 WHERE extract_id = $1 RETURNING ${COLUMNS}`,
      [id, bytes],
    );
    return this.#shown(made[0] ?? row, 'ready');
  }

  async #own(person: Person, id: string): Promise<Row> {
    const { rows } = await this.#database.query<Row>(
      `SELECT ${COLUMNS} FROM extract WHERE extract_id = $1 AND account_id = $2`,
      [id, person.account],
    );
    if (rows[0] === undefined) throw new VernixError('not-found');
    return rows[0];
  }

  /** The rows of a committed file that something is sealed of, in order. */
  async #held(transferId: string): Promise<HeldRow[]> {
    const { rows } = await this.#database.query<HeldRow>(
      `SELECT row_no AS row, identity_sealed IS NOT NULL AS identity, clinical_sealed IS NOT NULL AS clinical
         FROM source_record JOIN transfer USING (batch_no)
        WHERE transfer_id = $1 AND outcome <> 3 ORDER BY row_no`,
      [transferId],
    );
    return rows;
  }

  async #sealed(transferId: string, numbers: readonly number[]): Promise<Map<number, SealedRow>> {
    const { rows } = await this.#database.query<SealedRow>(
      `SELECT row_no AS row, elements, identity_sealed AS identity, clinical_sealed AS clinical
         FROM source_record JOIN transfer USING (batch_no) JOIN element_set USING (element_set_id)
        WHERE transfer_id = $1 AND row_no = ANY ($2::int[])`,
      [transferId, numbers],
    );
    return new Map(rows.map((row) => [row.row, row]));
  }

  #shown(row: Row, state: RowExtract['state']): RowExtract {
    const { id, transferId, purpose, classes, recipient, rows, items, approval } = row;
    const bytes = row.bytes === null ? null : Number(row.bytes);
    const askedAt = row.askedAt.toISOString();
    return { id, transferId, purpose, classes, recipient, rows, items, approval, state, askedAt, bytes };
  }

  async #withKeys<T>(work: (keys: KeyClient) => Promise<T>): Promise<T> {
    const keys = await KeyClient.connect(this.#place);
    try {
      return await work(keys);
    } finally {
      await keys.close();
    }
  }
}

function stateOf({ madeAt }: Row, approvalIs: string | undefined): RowExtract['state'] {
  if (madeAt !== null) return 'ready';
  if (approvalIs === 'used') return 'approved';
  return approvalIs === 'requested' || approvalIs === 'approved' ? 'asked' : 'over';
}

const countOf = (items: readonly Item[], wanted: SealedClass): number =>
  items.filter(({ itemClass }) => itemClass === wanted).length;

/** Resolves to the request's number. */
async function askOfficers(
  keys: KeyClient,
  { principal, purpose }: Reader,
  batches: readonly (readonly Item[])[],
  items: readonly Item[],
): Promise<string> {
  const params = {
    principal,
    purpose,
    identity: countOf(items, 'identity'),
    clinical: countOf(items, 'clinical'),
    batches: batches.map(itemsHash),
    until: Date.now() + OPEN_FOR_MS,
  };
  const asked = { action: { kind: 'bulk-release', params }, requester: principal, hours: HOURS };
  return (await keys.call('approvals.open', asked)).answer.nonce;
}
