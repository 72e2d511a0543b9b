import { type FaultParams, type IntakeTransfer, type Stage, tellCode } from '@vernix/contracts';
import type { UnderWay } from '../ingest/lane-process.ts';
import type { Partners } from '../roster.ts';

/** A transfer as the staff interface reads it from the database. */
export interface TransferRow {
  readonly id: string;
  readonly partner: string;
  readonly state: 'stored' | 'committed' | 'failed' | 'duplicate';
  readonly mapping: string | null;
  /** Null of a file that the log alone knows. */
  readonly bytes: string | null;
  readonly sha256: string;
  readonly sealedAtSource: boolean | null;
  readonly batch: number | null;
  readonly errorCode: string | null;
  readonly errorParams: FaultParams;
  readonly rows: number | null;
  readonly accepted: number | null;
  readonly queried: number | null;
  readonly rejected: number | null;
  readonly unchanged: number | null;
  readonly newPersons: number | null;
  readonly knownPersons: number | null;
  readonly unlinkedRecords: number | null;
  readonly newDeliveries: number | null;
  readonly receivedAt: Date;
  readonly collectedAt: Date;
  readonly openedAt: Date | null;
  readonly parsedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly reportedAt: Date | null;
  readonly publishedAt: Date | null;
}

/** Columns of {@link TransferRow}, from `transfer`. A fault of ours shows as long as it lasts. */
export const TRANSFER_COLUMNS = `
  transfer_id AS id, partner, state, mapping, bytes, encode(sha256, 'hex') AS sha256,
  sealed_at_source AS "sealedAtSource", coalesce(batch_no, same_as_batch) AS batch,
  coalesce(error_code, fault_code) AS "errorCode", coalesce(error_params, '{}') AS "errorParams",
  rows, accepted, queried, rejected, unchanged,
  new_persons AS "newPersons", known_persons AS "knownPersons",
  unlinked_records AS "unlinkedRecords", new_deliveries AS "newDeliveries",
  received_at AS "receivedAt", collected_at AS "collectedAt", opened_at AS "openedAt", parsed_at AS "parsedAt",
  finished_at AS "finishedAt", reported_at AS "reportedAt", published_at AS "publishedAt"`;

export function balanceOf(row: TransferRow): IntakeTransfer['balance'] {
  const { rows, accepted, queried, rejected, unchanged } = row;
  if (rows === null || accepted === null || queried === null || rejected === null || unchanged === null)
    return null;
  return { rows, accepted, queried, rejected, unchanged };
}

/** @param underWay how far the ingest lane is with it, when it is */
export function intakeTransfer(
  row: TransferRow,
  partners: Partners,
  underWay: UnderWay | undefined,
): IntakeTransfer {
  const partner = partners.find(row.partner);
  const isOpening = row.state === 'stored' && underWay !== undefined;
  return {
    id: row.id,
    partner: row.partner,
    partnerName: partner?.name ?? row.partner,
    partnerKind: partner?.kind ?? 'hospital',
    state: isOpening ? 'opening' : row.state,
    mapping: row.mapping,
    bytes: row.bytes === null ? null : Number(row.bytes),
    sealedAtSource: row.sealedAtSource,
    balance: balanceOf(row),
    rowsSoFar: isOpening ? underWay.rows : null,
    errorCode: row.errorCode,
    error: tellCode(row.errorCode, row.errorParams),
    receivedAt: row.receivedAt.toISOString(),
    stages: stagesOf(row, underWay),
  };
}

function stagesOf(row: TransferRow, underWay: UnderWay | undefined): IntakeTransfer['stages'] {
  const wasCommitted = row.state === 'committed' || row.state === 'duplicate';
  const reached: [Stage, Date | null][] = [
    ['received', row.receivedAt],
    ['collected', row.collectedAt],
    ['opened', row.openedAt ?? underWay?.openedAt ?? null],
    ['parsed', row.parsedAt],
    ['committed', wasCommitted ? row.finishedAt : null],
    ['reported', row.reportedAt],
    ['published', row.publishedAt],
  ];
  return reached.flatMap(([stage, at]) => (at === null ? [] : [{ stage, at: at.toISOString() }]));
}
