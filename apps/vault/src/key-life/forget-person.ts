import { VernixError } from '@vernix/contracts';
import { rowsHash } from '@vernix/approvals';
import { approved } from '@vernix/key-channel';
import { ROW_CODE, shardOf, tokenCode } from '@vernix/linkage';
import { inTransaction } from '../db/transaction.ts';
import type { SealedFiles } from '../files.ts';
import { betweenFiles, type KeyLifeTools, PRINCIPAL } from './tools.ts';

/** What forgetting one person came to. */
export interface Forgotten {
  /** Rows about the person whose values nobody can read any more. */
  readonly rows: number;
  /** Other people in those rows: what a row said of a mother and of her child was sealed together. */
  readonly others: number;
  readonly tokens: number;
  /** Original files that were removed here. */
  readonly files: number;
  /** Intake epochs to be destroyed before a backup of the original files is closed for good. */
  readonly epochs: readonly number[];
  /** Token generation to be replaced before a backup's tokens answer no more guesses. */
  readonly tokenGeneration: number;
}

interface Row {
  readonly transferId: string;
  readonly batch: number;
  readonly row: number;
  readonly delivery: string | null;
  readonly role: number;
  /** Whether it repeats a row held already: it has no items of its own. */
  readonly repeats: boolean;
}

const MOTHER = 1;
/** By what a child is known through its mother: rules, and the very rows that tell of both. */
const THROUGH_MOTHER = [tokenCode('infant-of-hcn'), tokenCode('infant-of-name'), ROW_CODE];

/**
 * Forgets a person: the key service destroys the keys of every row about them, then the registry drops the sealed values
 * and the person's tokens. The person, their records and what was counted of them stay: they are numbers. Asked again, it
 * goes on where a failure ended it, and changes nothing otherwise.
 *
 * @throws VernixError `person-unknown`, and what the key service says: `transfers-pending`, `second-socket-only`;
 * `approval-awaited`: two officers have to approve it first
 */
export async function forgetPerson(
  tools: KeyLifeTools & { readonly files: SealedFiles },
  person: number,
): Promise<Forgotten> {
  return await betweenFiles(tools, async () => {
    const rows = await rowsOf(tools, person);
    if (rows.length === 0) throw new VernixError('person-unknown');
    const files = await filesOf(tools, rows);
    const own = rows.filter(({ repeats }) => !repeats);
    const places = own.map(({ transferId, row }) => ({ transferId, row }));
    const params = { rows: places.length, sha256: rowsHash(places) };
    const asked = { action: { kind: 'person-shred', params }, requester: PRINCIPAL };
    const { answer } = await approved(tools.keys, asked, (under) =>
      tools.keys.call('person.shred', { principal: PRINCIPAL, rows: places, files, ...under }),
    );
    const tokens = await dropFromRegistry(tools, person, rows, files, answer);
    return {
      rows: own.length,
      others: await countOthers(tools, person, own),
      tokens,
      files: await removeOriginals(tools, files),
      epochs: answer.epochs,
      tokenGeneration: answer.tokens,
    };
  });
}

async function rowsOf({ client }: KeyLifeTools, person: number): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `SELECT DISTINCT transfer.transfer_id AS "transferId", batch_no AS batch, row_no AS row, record.delivery_id AS delivery,
            membership.role, record.outcome = 3 AS repeats
       FROM membership JOIN source_record AS record USING (batch_no, row_no) JOIN transfer USING (batch_no)
      WHERE membership.person_id = $1 ORDER BY 1, 3, 5`,
    [person],
  );
  return rows;
}

/** Every transfer whose original file holds one of the rows: also those that repeated a whole file. */
async function filesOf({ client }: KeyLifeTools, rows: readonly Row[]): Promise<string[]> {
  const batches = [...new Set(rows.map(({ batch }) => batch))];
  const { rows: found } = await client.query<{ id: string }>(
    'SELECT transfer_id AS id FROM transfer WHERE batch_no = ANY ($1) OR same_as_batch = ANY ($1)',
    [batches],
  );
  return found.map(({ id }) => id);
}

/** Resolves to how many tokens there were. */
async function dropFromRegistry(
  { client }: KeyLifeTools,
  person: number,
  rows: readonly Row[],
  files: readonly string[],
  after: { readonly epochs: readonly number[]; readonly tokens: number },
): Promise<number> {
  let tokens = 0;
  await inTransaction(client, async () => {
    await client.query(
      `UPDATE source_record SET identity_sealed = NULL, clinical_sealed = NULL
         FROM unnest($1::int[], $2::int[]) AS gone (batch_no, row_no)
        WHERE source_record.batch_no = gone.batch_no AND source_record.row_no = gone.row_no`,
      [rows.map(({ batch }) => batch), rows.map(({ row }) => row)],
    );
    const asMother = rows.filter(({ role }) => role === MOTHER);
    // What a delivery or a child is known by through its mother is made from her number or name.
    const { rowCount } = await client.query(
      `DELETE FROM link_token
        WHERE person_id = $1
           OR (person_id IS NULL AND delivery_id = ANY ($2::int8[]))
           OR (rule = ANY ($3::int2[]) AND person_id IN (
                SELECT child.person_id
                  FROM membership AS child JOIN unnest($4::int[], $5::int[]) AS hers (batch_no, row_no)
                    USING (batch_no, row_no)
                 WHERE child.role = 2))`,
      [
        person,
        asMother.map(({ delivery }) => delivery),
        THROUGH_MOTHER,
        asMother.map(({ batch }) => batch),
        asMother.map(({ row }) => row),
      ],
    );
    tokens = rowCount ?? 0;
    // Should one of the files come again, it has to be read: it holds rows that nothing is kept of now.
    await client.query('UPDATE transfer SET content_fingerprint = NULL WHERE transfer_id = ANY ($1)', [
      files,
    ]);
    await client.query(
      `INSERT INTO forgotten (shard_key, person_id, epochs, token_generation) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id, shard_key) DO UPDATE
           SET epochs = excluded.epochs, token_generation = excluded.token_generation`,
      [shardOf(person), person, after.epochs, after.tokens],
    );
  });
  return tokens;
}

async function countOthers({ client }: KeyLifeTools, person: number, rows: readonly Row[]): Promise<number> {
  const { rows: found } = await client.query<{ others: number }>(
    `SELECT count(DISTINCT person_id)::int AS others
       FROM membership JOIN unnest($1::int[], $2::int[]) AS gone (batch_no, row_no) USING (batch_no, row_no)
      WHERE person_id <> $3`,
    [rows.map(({ batch }) => batch), rows.map(({ row }) => row), person],
  );
  return found[0]?.others ?? 0;
}

/** Resolves to how many there were. A file that is not decided yet stays. */
async function removeOriginals(
  { client, keys, files }: KeyLifeTools & { readonly files: SealedFiles },
  ids: readonly string[],
): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT transfer_id AS id FROM transfer WHERE transfer_id = ANY ($1) AND file_kept AND finished_at IS NOT NULL',
    [ids],
  );
  for (const { id } of rows) {
    await files.remove(id);
    // Its sender is told what became of it, by the log.
    const event = { type: 'file.deleted', transferId: id, from: 'vault' } as const;
    await keys.call('log.append', { principal: PRINCIPAL, event });
    await client.query('UPDATE transfer SET file_kept = false WHERE transfer_id = $1', [id]);
  }
  return rows.length;
}
