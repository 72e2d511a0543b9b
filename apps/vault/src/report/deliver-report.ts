import { type FaultParams, VernixError } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import { sealBuffer } from '@vernix/seal';
import type { Pool } from 'pg';
import type { GatewayClient } from '../collect/gateway-client.ts';
import type { Acceptances } from '../record/accepted.ts';
import type { Acts } from '../record/acts.ts';
import type { SenderReport } from '../ingest/sent.ts';
import type { Partners } from '../roster.ts';
import { buildReport } from './build-report.ts';

export interface ReportTools {
  readonly database: Pool;
  readonly gateway: GatewayClient;
  readonly keyService: KeyServicePlace;
  readonly acts: Acts;
  readonly acceptances: Acceptances;
  readonly partners: Partners;
}

interface Outcome {
  readonly partner: string;
  readonly sha256: string;
  readonly state: 'committed' | 'failed' | 'duplicate';
  readonly errorCode: string | null;
  readonly errorParams: FaultParams;
  /** Of the registry's rows, doubles among them. */
  readonly rows: number | null;
  readonly report: SenderReport | null;
}

/**
 * After the outcome: the key service may forget the file's keys, and the sender is told. Every step may be done again.
 * @throws VernixError when the key service, the gateway or the database cannot be reached
 */
export async function deliverReport(tools: ReportTools, transferId: string): Promise<void> {
  const outcome = await findOutcome(tools.database, transferId);
  if (outcome === undefined) return;
  await tools.acceptances.record({ ...outcome, id: transferId });
  await settle(tools.keyService, transferId, outcome.rows ?? 0);
  try {
    await tell(tools, transferId, outcome);
    await tools.acts.note({ type: 'report.delivered', transferId });
  } catch (error) {
    // The gateway forgets a transfer when its time to live ends. Nobody is left to tell.
    if (!(error instanceof VernixError && error.code === 'not-found')) throw error;
  }
  await tools.database.query(
    `WITH told AS (DELETE FROM sender_report WHERE transfer_id = $1)
       UPDATE transfer SET reported_at = now() WHERE transfer_id = $1`,
    [transferId],
  );
}

async function tell({ gateway, partners }: ReportTools, id: string, outcome: Outcome): Promise<void> {
  const { partner, state, report, errorCode, errorParams } = outcome;
  if (report !== null) {
    const bytes = Buffer.from(JSON.stringify(buildReport(id, report)));
    const recipient = partners.find(partner)?.reportRecipient ?? null;
    if (recipient === null) await gateway.putReport(id, 'application/json', bytes);
    else await gateway.putReport(id, 'application/age', await sealBuffer([recipient], bytes));
  }
  await gateway.putOutcome(id, {
    state: state === 'failed' ? 'failed' : 'committed',
    balance: report?.balance ?? null,
    errorCode,
    errorParams,
  });
}

/** A file that could not be opened was never open at the key service. */
async function settle(place: KeyServicePlace, transferId: string, records: number): Promise<void> {
  const keys = await KeyClient.connect(place);
  try {
    await keys.call('transfer.settle', { transferId, records });
  } catch (error) {
    const known =
      error instanceof VernixError &&
      (error.code === 'transfer-not-open' || error.code === 'transfer-settled');
    if (!known) throw error;
  } finally {
    await keys.close();
  }
}

/** Nothing when the sender was told already. */
async function findOutcome(database: Pool, id: string): Promise<Outcome | undefined> {
  const { rows } = await database.query<Outcome>(
    `SELECT partner, encode(sha256, 'hex') AS sha256, state, error_code AS "errorCode", coalesce(error_params, '{}') AS "errorParams", rows, report
       FROM transfer LEFT JOIN sender_report USING (transfer_id)
       WHERE transfer_id = $1 AND state <> 'stored' AND reported_at IS NULL`,
    [id],
  );
  return rows[0];
}
