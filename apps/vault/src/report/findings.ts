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

interface FindingRow {
  readonly row: number;
  readonly outcome: number;
  readonly rule: string;
  readonly element: string | null;
}

const COLUMNS = 'row_no AS row, outcome, rule, element';

const toFinding = ({ row, outcome, rule, element }: FindingRow): Finding => ({
  row,
  outcome: OUTCOMES[outcome] ?? 'queried',
  rule,
  element,
  message: messageOf(rule, element),
});

/** In the order of the file, of rows after `after`. */
export async function listFindings(
  database: Pool,
  batch: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Finding[]> {
  const { rows } = await database.query<FindingRow>(
    `SELECT ${COLUMNS} FROM finding WHERE batch_no = $1 AND row_no > $2 ORDER BY row_no, number LIMIT $3`,
    [batch, after, limit],
  );
  return rows.map(toFinding);
}
