import type { Finding } from '@vernix/contracts';
import { ruleMessage } from '@vernix/dictionary';
import type { Pool } from 'pg';
import { UNCHANGED_RULE } from '../ingest/place-chunk.ts';
import { OUTCOME } from '../ingest/registry-rows.ts';

const OUTCOMES: Readonly<Record<number, Finding['outcome']>> = {
  [OUTCOME.queried]: 'queried',
  [OUTCOME.unchanged]: 'unchanged',
  [OUTCOME.rejected]: 'rejected',
};

const UNCHANGED_MESSAGE = {
  en: 'This row was received before, word for word. Nothing was changed.',
  fr: 'Cette ligne a déjà été reçue, mot pour mot. Rien n’a été modifié.',
};

/** What a finding says, by rule. Holds no value. */
export function messageOf(rule: string, element: string | null): Finding['message'] {
  return rule === UNCHANGED_RULE ? UNCHANGED_MESSAGE : ruleMessage(rule, element);
}

export interface FindingsWanted {
  /** Of a file that repeats this batch: only what was rejected still stands open. */
  readonly onlyRejected: boolean;
  /** Rows after this one. */
  readonly after: number;
  readonly limit: number;
}

const WANTED = `batch_no = $1 AND row_no > $2 AND (NOT $3 OR outcome = ${OUTCOME.rejected})`;

/** In the order of the file. */
export async function listFindings(
  database: Pool,
  batch: number,
  { onlyRejected, after, limit }: FindingsWanted,
): Promise<Finding[]> {
  const { rows } = await database.query<{
    row: number;
    outcome: number;
    rule: string;
    element: string | null;
  }>(
    `SELECT row_no AS row, outcome, rule, element FROM finding WHERE ${WANTED} ORDER BY row_no, number LIMIT $4`,
    [batch, after, onlyRejected, limit],
  );
  return rows.map(({ row, outcome, rule, element }) => ({
    row,
    outcome: OUTCOMES[outcome] ?? 'queried',
    rule,
    element,
    message: messageOf(rule, element),
  }));
}

export async function countFindings(database: Pool, batch: number, onlyRejected: boolean): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::int4 AS count FROM finding WHERE ${WANTED}`,
    [batch, 0, onlyRejected],
  );
  return rows[0]?.count ?? 0;
}
