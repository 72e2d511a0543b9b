import type { Balance, Finding } from '@vernix/contracts';
import type { Client } from 'pg';
import type { PreparedRow } from './prepare.ts';

/** Findings listed in a report; the rest are counted. */
export const MOST_FINDINGS = 10_000;

/** One finding by the number of its row in the file. */
export type SentFinding = readonly [
  row: number,
  outcome: Finding['outcome'],
  rule: string,
  element: string | null,
];

/** What the sender may be told: of its own rows, by their numbers in its file, and of no double. */
export interface SenderReport {
  readonly balance: Balance;
  readonly findings: readonly SentFinding[];
  readonly omitted: number;
}

/**
 * Counts a file as its sender knows it. The registry counts doubles with the rest, and could not take them out later: it
 * keeps nowhere which they are.
 */
export class Sent {
  readonly #balance = { rows: 0, accepted: 0, queried: 0, rejected: 0, unchanged: 0 };
  readonly #asked: SentFinding[] = [];
  readonly #held: SentFinding[] = [];
  #findings = 0;

  count(sent: number | null, outcome: 'accepted' | 'queried' | 'rejected', isHeld: boolean): void {
    if (sent === null) return;
    this.#balance.rows += 1;
    this.#balance[outcome] += 1;
    if (isHeld) this.#balance.unchanged += 1;
  }

  find(sent: number | null, outcome: SentFinding[1], rule: string, element: string | null): void {
    if (sent === null) return;
    this.#findings += 1;
    const list = outcome === 'unchanged' ? this.#held : this.#asked;
    if (list.length < MOST_FINDINGS) list.push([sent, outcome, rule, element]);
  }

  /**
   * In the order of the file: what needs an answer first, then what was held already. However many rows of it were sent
   * before, a question is not the one that is left out.
   */
  report(): SenderReport {
    const inOrder = (list: readonly SentFinding[]) => list.toSorted(([a], [b]) => a - b);
    const findings = [...inOrder(this.#asked), ...inOrder(this.#held)].slice(0, MOST_FINDINGS);
    return { balance: { ...this.#balance }, findings, omitted: this.#findings - findings.length };
  }
}

/** A row may have many faults; its first ones tell enough. */
const MOST_FINDINGS_A_ROW = 20;

export const toldOf = ({ issues }: Pick<PreparedRow, 'issues'>): PreparedRow['issues'] =>
  issues.slice(0, MOST_FINDINGS_A_ROW);

/** What a row's findings are told as. */
export const askedAs = ({ record }: Pick<PreparedRow, 'record'>): 'queried' | 'rejected' =>
  record === null ? 'rejected' : 'queried';

/** Of a file that came before: every row that is kept is held, and asks again what it asked then. */
export function sentBefore(rows: Iterable<PreparedRow>, sent: Sent): void {
  for (const row of rows) {
    const outcome = row.record === null ? 'rejected' : row.issues.length === 0 ? 'accepted' : 'queried';
    sent.count(row.sent, outcome, row.record !== null);
    for (const { rule, element } of toldOf(row)) sent.find(row.sent, askedAs(row), rule, element);
  }
}

/** To be told when the transfer's outcome is known. */
export async function keepSenderReport(client: Client, transferId: string, sent: Sent): Promise<void> {
  await client.query('INSERT INTO sender_report (transfer_id, report) VALUES ($1, $2)', [
    transferId,
    JSON.stringify(sent.report()),
  ]);
}
