import { type Balance, Report } from '@vernix/contracts';
import { DICTIONARY } from '@vernix/dictionary';
import type { Pool } from 'pg';
import { countFindings, findingsToAnswer } from './findings.ts';

/** Findings listed in a report; the rest are counted. */
export const MOST_FINDINGS = 10_000;

export interface DecidedTransfer {
  readonly id: string;
  /** Its own batch, or the one it repeats. */
  readonly batch: number;
  readonly balance: Balance;
}

/** The row-level report: row numbers, rules and what they mean. Never a value. */
export async function buildReport(database: Pool, transfer: DecidedTransfer): Promise<Report> {
  const { id, batch, balance } = transfer;
  const findings = await findingsToAnswer(database, batch, MOST_FINDINGS);
  const total = findings.length < MOST_FINDINGS ? findings.length : await countFindings(database, batch);
  return Report.parse({
    type: 'vernix-report/1',
    transferId: id,
    balance,
    dictionaryVersion: DICTIONARY.version,
    findings,
    findingsOmitted: total - findings.length,
  });
}
