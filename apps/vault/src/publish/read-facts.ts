import type { PartnerKind } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';
import { openFacts, type RowFacts } from '../facts/fact-block.ts';
import { PUBLISHER } from './principal.ts';

/** The facts of one source record, and whose they are. */
export interface PlacedFacts extends RowFacts {
  readonly transferId: string;
  readonly batch: number;
  readonly partner: string;
  /** Null when the record carries no identity. */
  readonly infant: number | null;
  readonly delivery: number | null;
}

/** Whose word on a birth counts most. */
export const STANDING: Readonly<Record<PartnerKind, number>> = { hospital: 3, midwifery: 2, laboratory: 1 };

const KEY_BYTES = 32;
/** Transfers whose keys are asked for at a time. */
const KEYS_A_CALL = 1_000;

interface Batch {
  readonly id: string;
  readonly batch: number;
  readonly partner: string;
}

/** Every block of facts in the registry, in commit order. The caller's transaction decides what is there. */
export async function* readFacts(
  client: Client,
  keys: KeyClient,
): AsyncGenerator<PlacedFacts[], void, undefined> {
  const { rows: batches } = await client.query<Batch>(
    `SELECT transfer_id AS id, batch_no AS batch, partner FROM transfer
       WHERE state = 'committed' AND rows > rejected + unchanged ORDER BY batch_no`,
  );
  for (let start = 0; start < batches.length; start += KEYS_A_CALL) {
    const some = batches.slice(start, start + KEYS_A_CALL);
    const transferIds = some.map(({ id }) => id);
    const { binary } = await keys.call('facts.release', { principal: PUBLISHER, transferIds });
    for (const [index, batch] of some.entries()) {
      yield* readBatch(client, batch, binary.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES));
    }
  }
}

async function* readBatch(
  client: Client,
  { id, batch, partner }: Batch,
  key: Uint8Array,
): AsyncGenerator<PlacedFacts[]> {
  for (let block = 1; ; block += 1) {
    const { rows } = await client.query<{ sealed: Buffer }>(
      'SELECT sealed FROM fact_block WHERE batch_no = $1 AND block_no = $2',
      [batch, block],
    );
    const sealed = rows[0]?.sealed;
    if (sealed === undefined) return;
    const facts = openFacts(sealed, key, id, block);
    const places = await placesOf(client, batch, facts);
    yield facts.map((row) => ({
      ...row,
      transferId: id,
      batch,
      partner,
      ...(places.get(row.row) ?? NOWHERE),
    }));
  }
}

const NOWHERE = { infant: null, delivery: null };

/**
 * Two ranges of their keys, put together here and not by a join: while a registry fills, its statistics can say that these
 * tables are empty, and a join planned on that reads the whole file for each row.
 */
async function placesOf(
  client: Client,
  batch: number,
  facts: readonly RowFacts[],
): Promise<Map<number, { infant: number | null; delivery: number | null }>> {
  const values = [batch, facts[0]?.row ?? 0, facts.at(-1)?.row ?? 0];
  const infants = await client.query<[number, string]>({
    name: 'infants-of-rows',
    text: `SELECT row_no, person_id FROM membership
            WHERE batch_no = $1 AND row_no BETWEEN $2 AND $3 AND role = 2 AND until IS NULL`,
    values,
    rowMode: 'array',
  });
  const infantOf = new Map(infants.rows.map(([row, person]) => [row, Number(person)]));
  const records = await client.query<[number, string]>({
    name: 'deliveries-of-rows',
    text: `SELECT row_no, delivery_id FROM source_record
            WHERE batch_no = $1 AND row_no BETWEEN $2 AND $3 AND delivery_id IS NOT NULL`,
    values,
    rowMode: 'array',
  });
  return new Map(
    records.rows.map(([row, delivery]) => [
      row,
      { delivery: Number(delivery), infant: infantOf.get(row) ?? null },
    ]),
  );
}
