import { Report } from '@vernix/contracts';
import { DICTIONARY } from '@vernix/dictionary';
import type { SenderReport } from '../ingest/sent.ts';
import { messageOf } from './findings.ts';

/** The row-level report: row numbers, rules and what they mean. Never a value. */
export function buildReport(transferId: string, { balance, findings, omitted }: SenderReport): Report {
  return Report.parse({
    type: 'vernix-report/1',
    transferId,
    balance,
    dictionaryVersion: DICTIONARY.version,
    findings: findings.map(([row, outcome, rule, element]) => ({
      row,
      outcome,
      rule,
      element,
      message: messageOf(rule, element),
    })),
    findingsOmitted: omitted,
  });
}
