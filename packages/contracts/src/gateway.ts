import { z } from 'zod';
import { FaultParams } from './errors/file-faults.ts';
import { ToldError } from './errors/vernix-error.ts';
import { AgeRecipient, Instant, MOST_SEGMENTS, PartnerId, Sha256Hex, TransferId } from './ids.ts';

/**
 * Where a transfer is on its way. The first four are the gateway's own; the rest are told to it by the vault, so that
 * a sender can follow a file without the edge being able to look anything up.
 */
export const TransferState = z.enum([
  'receiving',
  'received',
  'expired',
  'terminated',
  'collected',
  'committed',
  'failed',
]);
export type TransferState = z.infer<typeof TransferState>;

/**
 * Rows in file = accepted + queried + rejected, always. `unchanged` counts those of the accepted and the queried that are
 * held already: a question stays open however often its row is sent.
 */
export const Balance = z.object({
  rows: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  queried: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
});
export type Balance = z.infer<typeof Balance>;

/** A transfer as its sender sees it. Nothing in it came out of the file. */
export const SenderTransfer = z.object({
  id: TransferId,
  state: TransferState,
  /** Bytes the sender said it would send, and bytes safely on disk. */
  size: z.int().nonnegative(),
  received: z.int().nonnegative(),
  sealedAtSource: z.boolean(),
  createdAt: Instant,
  receivedAt: Instant.nullable(),
  expiresAt: Instant,
  /** Set once the vault has decided; null before. */
  balance: Balance.nullable(),
  /** A code from the error catalogue when state is `failed`. */
  errorCode: z.string().nullable(),
  /** The same in words, and where in the file it is; null also for a code that the gateway’s release does not know. */
  error: ToldError.nullable(),
  reportReady: z.boolean(),
  /** Whether there is a proof that the acceptance of the file is in the transparency log. */
  logProofReady: z.boolean(),
});
export type SenderTransfer = z.infer<typeof SenderTransfer>;
export const SenderTransferList = z.object({ transfers: z.array(SenderTransfer) });

/**
 * Payload of the receipt, a JWS (EdDSA) signed by the gateway: this ciphertext arrived whole and is on disk. `header`: of a
 * file that was sealed at source, the SHA-256 of its age header, which stands for its file key.
 */
export const Receipt = z.object({
  type: z.literal('vernix-receipt/1'),
  transferId: TransferId,
  partner: PartnerId,
  sha256: Sha256Hex,
  bytes: z.int().positive(),
  sealedAtSource: z.boolean(),
  header: Sha256Hex.optional(),
  receivedAt: Instant,
});
export type Receipt = z.infer<typeof Receipt>;

/** A receipt as the gateway signed it. */
export const SignedReceipt = z.string().max(2_048);

/** GET /v1/files/:id/receipt */
export const ReceiptResponse = z.object({ receipt: z.string(), publicKey: z.string() });

/**
 * GET /v1/intake-key: the statement as the key service signed it (JWS compact), and the roster's `intakeStatementKey`
 * to verify it with. A sender pins that key at first use: it changes only when the registry says so by other means.
 */
export const IntakeKeyResponse = z.object({ statement: z.string(), statementKey: z.string() });

/**
 * PUT /v1/collect/intake-key: a new statement; refused when it is not signed by the key that the roster names, or when its
 * version is lower than one of that key's before.
 */
export const IntakeKeyRequest = z.object({ statement: z.string().max(16_384) });

/**
 * A file ready for the vault, on the collection plane (a listener of its own that faces the vault only).
 * `sealedName` is the sender's file name and declared mapping, sealed by the gateway to the intake recipient as a small
 * age file (base64): the edge cannot read it back. `receipt` is the sender's ({@link Receipt}).
 */
export const CollectableFile = z.object({
  id: TransferId,
  partner: PartnerId,
  bytes: z.int().positive(),
  sha256: Sha256Hex,
  sealedAtSource: z.boolean(),
  /** The stored bytes are these age files end to end (one, unless a restart cut a gateway-sealed upload in pieces). */
  segments: z.array(z.int().positive()).min(1).max(MOST_SEGMENTS),
  sealedName: z.string().max(16_384),
  receipt: SignedReceipt.optional(),
  receivedAt: Instant,
  expiresAt: Instant,
});
export type CollectableFile = z.infer<typeof CollectableFile>;
export const CollectableList = z.object({ files: z.array(CollectableFile) });

/**
 * GET /v1/collect/gone: whose data the gateway removed before anybody had collected it, and has not been told that this is on
 * record. PUT /v1/collect/gone/:id tells it so.
 */
export const GoneState = TransferState.extract(['expired', 'terminated', 'failed']);
export const GoneList = z.object({
  gone: z.array(z.object({ id: TransferId, partner: PartnerId, state: GoneState })).max(100),
});
export type GoneList = z.infer<typeof GoneList>;

/** What is inside `sealedName`. */
export const UploadLabel = z.object({
  fileName: z.string().max(255),
  /** One of `MAPPING_IDS`; the gateway lets any name pass, for the vault may know more of them than it does. */
  mapping: z.string().regex(/^[a-z0-9-]{1,60}$/),
});
export type UploadLabel = z.infer<typeof UploadLabel>;

/** POST /v1/collect/files/:id/ack — the vault has it, sealed and fsynced; the gateway deletes it. */
export const AckRequest = z.object({ sha256: Sha256Hex });

/**
 * PUT /v1/collect/files/:id/outcome — what the sender may be told. The states are those that follow the acknowledgement,
 * which alone makes a transfer `collected`.
 */
export const OutcomeRequest = z.object({
  state: TransferState.extract(['committed', 'failed']),
  balance: Balance.nullable(),
  errorCode: z.string().max(60).nullable(),
  errorParams: FaultParams.default({}),
});
export type OutcomeRequest = z.infer<typeof OutcomeRequest>;

/**
 * PUT /v1/collect/files/:id/log-proof, and what GET /v1/files/:id/log-proof answers the sender: a tlog-proof (C2SP) of the
 * entry that says the file was accepted. It holds the entry, and is verified offline.
 */
export const LogProofOf = z.object({ proof: z.string().max(60_000) });

/** GET /v1/collect/health — live figures for the house. */
export const GatewayFigures = z.object({
  filesHeld: z.int().nonnegative(),
  bytesHeld: z.int().nonnegative(),
  oldestReceivedAt: Instant.nullable(),
  uploadsOpen: z.int().nonnegative(),
  /** Files on their way out that are still here, acknowledged by nobody, and since when the oldest is. */
  deliveriesWaiting: z.int().nonnegative(),
  deliveryBytes: z.int().nonnegative(),
  oldestDeliveryAt: Instant.nullable(),
  /** Files that arrived unsealed since the process started: their plaintext passed through this process's memory. */
  sealedHereSinceStart: z.int().nonnegative(),
  sealedAtSourceSinceStart: z.int().nonnegative(),
  rosterVersion: z.int().positive(),
  intakeEpoch: z.int().nonnegative(),
});
export type GatewayFigures = z.infer<typeof GatewayFigures>;

/** GET /v1/whoami — who the presented credential is, and what it may do. */
export const WhoAmI = z.object({
  partner: PartnerId,
  name: z.string(),
  sealAtSource: z.enum(['required', 'optional']),
  reportRecipient: AgeRecipient.nullable(),
  fileBytes: z.int().positive(),
});
export type WhoAmI = z.infer<typeof WhoAmI>;

/** GET /v1/receipt-key: the Ed25519 key (JWK `x`) this gateway signs receipts with, for senders to pin. */
export const ReceiptKeyResponse = z.object({ publicKey: z.string() });
