/** Everything that a thief in the vault sees of each row without opening it, as numbers. */
import { hash } from 'node:crypto';
import type { KeyClient } from '@vernix/key-channel';
import { isSieved } from '@vernix/contracts';
import { openBuffer } from '@vernix/seal';
import type { Client } from 'pg';
import { openFacts, type RowFacts } from '../../src/facts/fact-block.ts';
import type { Sample } from './classifier.ts';
import { type SetOfFiles, setsOfFiles } from './sets-of-files.ts';

export interface ViewedRow {
  readonly transfer: string;
  readonly batch: number;
  readonly row: number;
}

interface Row extends ViewedRow {
  readonly numbers: readonly (number | null)[];
  /** The person she is in the registry. */
  readonly mother: string | null;
}

/** Every column of every table that is about a row, and how often what it is linked to is spoken of. */
const VIEW = `
  WITH membership_of AS (
    SELECT batch_no, row_no, role, min(person_id) AS person, min(cause) AS cause, count(*) AS members
      FROM membership GROUP BY 1, 2, 3),
  spoken AS (SELECT person_id AS person, count(*) AS records, count(DISTINCT batch_no) AS batches FROM membership GROUP BY 1),
  tokens AS (SELECT person_id AS person, count(*) AS tokens, min(rule) AS least, max(rule) AS most FROM link_token GROUP BY 1),
  delivered AS (SELECT delivery_id AS delivery, count(*) AS records, count(DISTINCT batch_no) AS batches,
      count(DISTINCT element_set_id) AS sets
    FROM source_record GROUP BY 1),
  asked AS (SELECT batch_no, row_no, count(*) AS findings, count(element) AS elements FROM finding GROUP BY 1, 2),
  size AS (SELECT batch_no, max(row_no) AS rows FROM source_record GROUP BY 1)
  SELECT transfer_id AS transfer, r.batch_no AS batch, r.row_no AS row, mother.person AS mother, ARRAY[
      r.batch_no, r.row_no, r.row_no::float / size.rows, size.rows, r.outcome, r.shard_key, r.element_set_id,
      count(*) OVER (PARTITION BY r.batch_no, r.element_set_id),
      octet_length(r.identity_sealed), octet_length(r.clinical_sealed),
      count(*) OVER (PARTITION BY r.batch_no, r.element_set_id, octet_length(r.identity_sealed), octet_length(r.clinical_sealed)),
      r.delivery_id >> 10, r.delivery_id & 1023, delivered.records, delivered.batches,
      mother.person >> 10, mother.cause, mother.members, infant.person >> 10, infant.cause, infant.members,
      (mother.person >> 10) - (infant.person >> 10), m.records, m.batches, i.records, i.batches,
      mt.tokens, mt.least, mt.most, it.tokens, it.least, it.most, mp.created_batch, ip.created_batch, d.created_batch,
      asked.findings, asked.elements, count(*) OVER (PARTITION BY r.element_set_id), delivered.sets
    ]::float8[] AS numbers
  FROM source_record r JOIN transfer USING (batch_no) JOIN size USING (batch_no)
    LEFT JOIN membership_of mother ON mother.batch_no = r.batch_no AND mother.row_no = r.row_no AND mother.role = 1
    LEFT JOIN membership_of infant ON infant.batch_no = r.batch_no AND infant.row_no = r.row_no AND infant.role = 2
    LEFT JOIN spoken m ON m.person = mother.person LEFT JOIN spoken i ON i.person = infant.person
    LEFT JOIN tokens mt ON mt.person = mother.person LEFT JOIN tokens it ON it.person = infant.person
    LEFT JOIN person mp ON mp.person_id = mother.person LEFT JOIN person ip ON ip.person_id = infant.person
    LEFT JOIN delivery d ON d.delivery_id = r.delivery_id LEFT JOIN delivered ON delivered.delivery = r.delivery_id
    LEFT JOIN asked ON asked.batch_no = r.batch_no AND asked.row_no = r.row_no
  WHERE r.identity_sealed IS NOT NULL ORDER BY r.batch_no, r.row_no`;

/** Where the elements it has stand in it, and the mother's number. */
const ELEMENTS = 6;
const MOTHER = 15;

/** Of a row about no woman. */
const NOBODY: SetOfFiles = { same: -1, near: -1 };

export interface ViewedSample extends Sample {
  readonly batch: number;
  /** No other row of its file has the same elements and says the same of the woman. */
  readonly isAlone: boolean;
  /** No other woman is spoken of in the same files as this one, and just those. */
  readonly hasFilesAlone: boolean;
}

/** @param decoysAmong the truth about each of the rows, which the thief has not */
export async function thiefView(
  client: Client,
  keys: KeyClient,
  decoysAmong: (rows: readonly ViewedRow[]) => Promise<boolean[]> | boolean[],
): Promise<ViewedSample[]> {
  const { rows } = await client.query<Row>(VIEW);
  const facts = await factsOf(client, keys);
  const decoys = await decoysAmong(rows);
  const near = nearest(rows, facts);
  const off = outOfPlace(rows, facts);
  const sets = await setsOfFiles(client);
  return rows.map(({ batch, row, numbers, mother }, index) => {
    const { same, near: beside } = sets.get(Number(mother)) ?? NOBODY;
    const known = facts.get(`${batch} ${row}`)?.facts ?? [];
    return {
      batch,
      features: [...numbers, same, beside, off[index]!, ...near[index]!, ...known].map(numberOf),
      isDecoy: decoys[index]!,
      isAlone: near[index]!.at(-1) === 0,
      hasFilesAlone: same === 0,
      woman: numbers[MOTHER] ?? row,
    };
  });
}

/** Facts can be had by whoever robs the vault: nothing in them names a person. */
async function factsOf(client: Client, keys: KeyClient): Promise<Map<string, RowFacts>> {
  const { rows } = await client.query<{ transfer: string; batch: number; block: number; sealed: Buffer }>(
    `SELECT transfer_id AS transfer, batch_no AS batch, block_no AS block, sealed FROM fact_block JOIN transfer USING (batch_no)`,
  );
  const facts = new Map<string, RowFacts>();
  for (const { transfer, batch, block, sealed } of rows) {
    const request = { principal: 'vault-publish', transferIds: [transfer] };
    const { binary } = await keys.call('facts.release', request);
    for (const row of openFacts(sealed, binary, transfer, block)) facts.set(`${batch} ${row.row}`, row);
  }
  return facts;
}

/** By what the key service tells insights, which a thief in the vault cannot open. */
export async function sievedAmong(
  keys: KeyClient,
  rows: readonly ViewedRow[],
  insights: string,
): Promise<boolean[]> {
  const transferIds = [...new Set(rows.map(({ transfer }) => transfer))];
  const places = Buffer.alloc(rows.length * 8);
  for (const [index, { transfer, row }] of rows.entries()) {
    places.writeUInt32BE(transferIds.indexOf(transfer), index * 8);
    places.writeUInt32BE(row, index * 8 + 4);
  }
  const request = { principal: 'vault-publish', transferIds, count: rows.length };
  const { binary } = await keys.call('decoys.sieve', request, places);
  const bits = await openBuffer([insights], binary);
  return rows.map((_, index) => isSieved(bits, index));
}

/**
 * Whether a row of the same file looks like a copy: in how many facts the nearest one differs, how many are that near, how
 * many agree in all but what most doubles have otherwise, and how many have the same elements and say the same of the woman.
 */
function nearest(rows: readonly Row[], facts: ReadonlyMap<string, RowFacts>): number[][] {
  const byBatch = Map.groupBy(rows, ({ batch }) => batch);
  return rows.map((row) => {
    const own = facts.get(`${row.batch} ${row.row}`)?.facts ?? [];
    let [least, most, alike, same] = [Infinity, 0, 0, 0];
    for (const other of byBatch.get(row.batch)!) {
      if (other === row) continue;
      const theirs = facts.get(`${other.batch} ${other.row}`)?.facts ?? [];
      const differs = own.filter((value, at) => value !== theirs[at]).length;
      if (differs < least) [least, most] = [differs, 0];
      if (differs === least) most += 1;
      if (KEPT.every((at) => own[at] === theirs[at])) alike += 1;
      if (row.numbers[ELEMENTS] === other.numbers[ELEMENTS] && WOMAN.every((at) => own[at] === theirs[at]))
        same += 1;
    }
    return [least, most, alike, same];
  });
}

/** By how many months a row is off those on either side of it in its file: many are written in the order of birth. */
function outOfPlace(rows: readonly Row[], facts: ReadonlyMap<string, RowFacts>): number[] {
  const months = rows.map(({ batch, row }) => {
    const [month] = facts.get(`${batch} ${row}`)?.facts ?? [];
    return typeof month === 'string' ? Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) : undefined;
  });
  return months.map((month, index) => {
    const beside = months
      .slice(Math.max(0, index - BESIDE), index + BESIDE + 1)
      .filter((other, at) => other !== undefined && isBeside(rows, index, Math.max(0, index - BESIDE) + at))
      .toSorted((a, b) => Number(a) - Number(b));
    const middle = beside[beside.length >> 1];
    return month === undefined || middle === undefined ? -1 : Math.abs(month - middle);
  });
}

const BESIDE = 4;
const isBeside = (rows: readonly Row[], index: number, other: number): boolean =>
  index !== other && rows[index]!.batch === rows[other]!.batch;

/** All facts but month, year, gestation, weight, sex and age. */
const KEPT = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
/** How many children she bears and bore, how many by caesarean section, and whether this one lives. */
const WOMAN = [5, 6, 11, 12];

function numberOf(value: string | number | boolean | null | undefined): number {
  if (value === null || value === undefined) return -1;
  if (typeof value === 'string') return Number.parseInt(hash('sha256', value).slice(0, 8), 16);
  return Number(value);
}
