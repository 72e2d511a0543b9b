import {
  AgeRecipient,
  Balance,
  type CollectableFile,
  FaultParams,
  type GoneList,
  GoneState,
  Instant,
  PartnerId,
  type SenderTransfer,
  Sha256Hex,
  tellCode,
  TransferId,
  TransferState,
} from '@vernix/contracts';
import { z } from 'zod';

/**
 * What the gateway knows of one transfer, as its state file holds it. Nothing in it came out of the file in clear: the
 * name and mapping are sealed, the rest are sizes, times and codes.
 */
export const Transfer = z.object({
  id: TransferId,
  partner: PartnerId,
  state: TransferState,
  /** Bytes the sender announced, and how many of them are acknowledged: on disk, synced, sealed. */
  size: z.int().positive(),
  received: z.int().nonnegative(),
  /** Null while so few bytes arrived, all of them like the age magic, that it cannot be told. */
  sealedAtSource: z.boolean().nullable(),
  /** Whom this transfer's segments are sealed to: one epoch a transfer, whatever rotates meanwhile. */
  recipient: AgeRecipient,
  sealedName: z.string().max(16_384),
  /** Stored bytes of each complete segment. Beyond their sum nothing in the data file counts. */
  segments: z.array(z.int().positive()).max(10_000),
  sha256: Sha256Hex.nullable(),
  receipt: z.string().nullable(),
  createdAt: Instant,
  receivedAt: Instant.nullable(),
  expiresAt: Instant,
  balance: Balance.nullable(),
  errorCode: z.string().max(60).nullable(),
  /** A state that an earlier release wrote has none. */
  errorParams: FaultParams.default({}),
  /** A state that an earlier release wrote has none. */
  logProof: z.string().max(60_000).nullable().default(null),
  /** Whether it is on record that data nobody had collected was removed. A state that an earlier release wrote has none. */
  goneNoted: z.boolean().default(false),
  report: z.object({ contentType: z.string().max(100), bytes: z.int().nonnegative() }).nullable(),
});
export type Transfer = z.infer<typeof Transfer>;

/** Bytes of the data file that count. */
export function storedBytes(transfer: Transfer): number {
  return transfer.segments.reduce((sum, bytes) => sum + bytes, 0);
}

/** Whether an upload ended before it was whole, or its file before it was collected: there is nothing to continue. */
export function isGone({ state, received, size }: Transfer): boolean {
  return state === 'expired' || state === 'terminated' || (state === 'failed' && received < size);
}

/** Of what is gone: what is to be put on record; null when that is done, or no byte had come. */
export function forRecord(transfer: Transfer): GoneList['gone'][number] | null {
  const { id, partner, state, received, goneNoted } = transfer;
  if (!isGone(transfer) || received === 0 || goneNoted) return null;
  return { id, partner, state: GoneState.parse(state) };
}

/** As its sender sees it. */
export function forSender(transfer: Transfer): SenderTransfer {
  const {
    id,
    state,
    size,
    received,
    createdAt,
    receivedAt,
    expiresAt,
    balance,
    errorCode,
    errorParams,
    report,
    logProof,
  } = transfer;
  return {
    id,
    state,
    size,
    received,
    sealedAtSource: transfer.sealedAtSource ?? false,
    createdAt,
    receivedAt,
    expiresAt,
    balance,
    errorCode,
    error: tellCode(errorCode, errorParams),
    reportReady: report !== null,
    logProofReady: logProof !== null,
  };
}

/** As the vault sees it; null until it is whole. */
export function forCollector(transfer: Transfer): CollectableFile | null {
  const { id, partner, sha256, sealedAtSource, segments, sealedName, receipt, receivedAt, expiresAt } =
    transfer;
  if (transfer.state !== 'received' || sha256 === null || receivedAt === null) return null;
  return {
    id,
    partner,
    bytes: storedBytes(transfer),
    sha256,
    sealedAtSource: sealedAtSource ?? false,
    segments,
    sealedName,
    ...(receipt === null ? {} : { receipt }),
    receivedAt,
    expiresAt,
  };
}
