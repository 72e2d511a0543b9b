/**
 * The key service's protocol, over a Unix socket (mode 0600) or, when remote, mTLS.
 *
 * One frame: u32 big-endian length of the JSON part, u32 big-endian length of the binary part, the JSON, the binary.
 * JSON ≤ 256 KiB, binary ≤ 8 MiB; longer frames are refused before they are read. Requests carry an `id`; answers come
 * in order with the same `id`. One request is one operation below; the binary part is described there.
 */
import { z } from 'zod';
import * as approvals from './approvals.ts';
import * as decoys from './decoys.ts';
import { SignedReceipt } from './gateway.ts';
import { AgeRecipient, Instant, MOST_SEGMENTS, PartnerId, RowNumber, Sha256Hex, TransferId } from './ids.ts';
import {
  ExportKeysAnswer,
  ExportKeysRequest,
  ListKeysAnswer,
  ListKeysRequest,
  RekeyTokensAnswer,
  RekeyTokensRequest,
  RotateKeyAnswer,
  RotateKeyRequest,
  SettleTokensAnswer,
  SettleTokensRequest,
  ShredAnswer,
  ShredRequest,
} from './key-life.ts';
import { ZoneEvent } from './log.ts';
import { MeterOverview, Simulation, SimulationRequest } from './meter.ts';
import { Asker, Purpose } from './principal.ts';
import { request } from './request.ts';
import { Role } from './session.ts';

/** Bytes of the JSON and of the binary part of one frame, at the most. */
export const FRAME_LIMITS = { json: 256 * 1024, binary: 8 * 1024 * 1024 } as const;

/** Which epochs still open files, and the signed statement of the recipients senders seal to now. */
export const HelloRequest = request('hello', {});
export const HelloAnswer = z.object({
  version: z.literal('vernix-keys/1'),
  /** JWS of {@link IntakeStatement}. */
  statement: z.string(),
  statementKey: z.string(),
  epochs: z.array(
    z.object({
      epoch: z.int().positive(),
      state: z.enum(['current', 'retired']),
      recipient: AgeRecipient,
      opened: z.int().nonnegative(),
      pending: z.int().nonnegative(),
    }),
  ),
});

/**
 * Open one transfer. Binary in: the age headers of its segments, then that of its label, end to end, `headerLengths`
 * bytes each. They may be of different epochs: an upload or a label can fall on either side of a rotation.
 * Binary out: one 16-byte file key per header, in the same order, then the 32-byte batch keys of `identity`, `clinical` and `facts`,
 * in that order; last 32 bytes that doubles are made by. The batch keys seal this transfer's items and open nothing else.
 * `receipt`: what the gateway signed when the file arrived. Without it no sealed file is opened a second time (ADR 3).
 */
export const OpenTransferRequest = request('transfer.open', {
  principal: Asker,
  transferId: TransferId,
  partner: PartnerId,
  sha256: Sha256Hex,
  headerLengths: z
    .array(z.int().positive().max(65_536))
    .min(1)
    .max(MOST_SEGMENTS + 1),
  receipt: SignedReceipt.optional(),
});
/**
 * `epoch`: the oldest one that any of the headers was sealed to. `decoyEvery`: one person in so many gets a double
 * (docs/adr/0018-decoys.md), 0 for none.
 */
export const OpenTransferAnswer = z.object({
  epoch: z.int().positive(),
  releaseNumber: z.int().positive(),
  decoyEvery: z.int().nonnegative(),
});

/** These rows of an open transfer are decoys: asking for one stops whoever asks. Nothing takes that back. */
export const PlaceDecoysRequest = request('decoys.place', {
  principal: Asker,
  transferId: TransferId,
  rows: z.array(RowNumber).min(1).max(5_000),
});
export const PlaceDecoysAnswer = z.object({});

/**
 * This sealed file, on its way as this transfer, is a decoy: it is cut short, and nobody has a reason to send it again. Who asks
 * to open it as another transfer is stopped, as for a row that is a decoy. Binary in: its age header. Nothing takes that back.
 */
export const PlaceDecoyFileRequest = request('decoys.file', {
  principal: Asker,
  transferId: TransferId,
});
export const PlaceDecoyFileAnswer = z.object({});

/**
 * Which of these rows figures leave out. Binary in: 8 bytes a row, u32 big-endian the transfer's place in `transferIds`, u32
 * its row. Binary out: an age file for insights alone, of one bit a row in the order asked, the first in the highest bit;
 * empty where no decoys are made. Its length tells nothing.
 */
export const SieveRequest = request('decoys.sieve', {
  principal: Asker,
  transferIds: z.array(TransferId).min(1).max(5_000),
  count: z.int().positive().max(1_000_000),
});
export const SieveAnswer = z.object({ sealed: z.boolean() });

/** Other doubles from the next transfer on, as two officers approved (`under`). Those that are there stay decoys. */
export const ChangeDecoysRequest = request('decoys.change', {
  principal: Asker,
  plan: decoys.DecoyPlan,
  under: z.string().max(64).optional(),
});
export const ChangeDecoysAnswer = z.object({});

/**
 * The transfer's outcome is final: its keys are never released again. Until then it may be opened again, with the same
 * headers. A retired epoch past its grace with nothing pending is destroyed.
 */
export const SettleTransferRequest = request('transfer.settle', {
  transferId: TransferId,
  records: z.int().nonnegative(),
});
export const SettleTransferAnswer = z.object({ destroyedEpochs: z.array(z.int().positive()) });

/**
 * Item keys, for reading. Binary out: 32 bytes per item in request order. An item is one class of one row of one
 * transfer.
 */
export const ReleaseItemsRequest = request('items.release', {
  principal: Asker,
  /** Of a user: whose budget it draws on. */
  role: Role.optional(),
  purpose: Purpose,
  /** The approval that allows it beyond every budget. Under a bulk release the items are one of its batches. */
  under: approvals.ApprovalNonce.optional(),
  /** The partner it is delivered to: the one that the bulk release names, or none where it names none. */
  deliverTo: PartnerId.optional(),
  items: z
    .array(
      z.object({
        transferId: TransferId,
        itemClass: z.enum(['identity', 'clinical']),
        row: RowNumber,
      }),
    )
    .min(1)
    .max(2_000),
});
export const ReleaseItemsAnswer = z.object({ releaseNumber: z.int().positive() });

/**
 * Batch keys of the de-identified `facts` of whole transfers, for publishing a snapshot. Binary out: 32 bytes each.
 */
export const ReleaseFactsRequest = request('facts.release', {
  principal: Asker,
  transferIds: z.array(TransferId).min(1).max(5_000),
});
export const ReleaseFactsAnswer = z.object({ releaseNumber: z.int().positive() });

/**
 * Linkage tokens. Binary in: `count` SHA-256 digests of normalised values (32 bytes each), so that the key service
 * never sees one. Binary out: `count` tokens of 8 bytes: HMAC-SHA256(key, rule ‖ digest) truncated, enciphered under the token
 * key of `generation` (that which the vault's tokens are of), so that they can be carried over to another. Only for a transfer that is open.
 */
export const TokensRequest = request('tokens.compute', {
  principal: Asker,
  transferId: TransferId,
  /** Rule name per run of digests, in order: the runs' counts sum to `count`. */
  runs: z
    .array(z.object({ rule: z.string().regex(/^[a-z0-9-]{1,40}$/), count: z.int().nonnegative() }))
    .min(1)
    .max(64),
  count: z.int().nonnegative().max(200_000),
  generation: z.int().positive(),
  /** Rows of the transfer read so far: they bound how many tokens it may need. */
  records: z.int().nonnegative(),
});
export const TokensAnswer = z.object({});

/** The key of one snapshot family's pseudonyms (32 bytes, binary out). */
export const PseudonymKeyRequest = request('pseudonym.key', {
  principal: Asker,
  family: z.string().regex(/^[a-z0-9-]{1,40}$/),
});
export const PseudonymKeyAnswer = z.object({ releaseNumber: z.int().positive() });

/**
 * Writes down what another zone did, or is about to do; answered when it is on disk in the log. `index` is the entry's
 * number there.
 */
export const AppendLogRequest = request('log.append', { principal: Asker, event: ZoneEvent });
export const AppendLogAnswer = z.object({ index: z.int().nonnegative() });

/**
 * The newest checkpoint, as signed (C2SP tlog-checkpoint), the keys that sign it, and the newest one that enough witnesses
 * have signed too: null when none was.
 */
export const CheckpointRequest = request('log.checkpoint', {});
export const CheckpointAnswer = z.object({
  checkpoint: z.string(),
  keys: z.array(z.string()),
  cosigned: z.string().nullable(),
});

/** The proof that the tree of `size` entries continues that of `older`, for a witness: hashes in base64. */
export const GrowthRequest = request('log.growth', {
  older: z.int().nonnegative(),
  size: z.int().nonnegative(),
});
export const GrowthAnswer = z.object({ proof: z.array(z.string()) });

/**
 * What witnesses answered for a checkpoint of this log: their signature lines (C2SP tlog-witness). Kept when enough of those
 * that are configured signed. `size`: of the newest checkpoint that is kept.
 */
export const CosignedRequest = request('log.cosigned', {
  checkpoint: z.string().max(65_536),
  cosignatures: z.string().max(131_072),
});
export const CosignedAnswer = z.object({ size: z.int().nonnegative() });

/**
 * A tlog-proof (C2SP) that the entry is under the newest checkpoint that enough witnesses signed, or, where none is asked
 * for, that the log signed. The entry itself is its extra data.
 */
export const LogProofRequest = request('log.proof', { index: z.int().nonnegative() });
export const LogProofAnswer = z.object({ proof: z.string() });

/**
 * A tile or a bundle of entries by its path (C2SP tlog-tiles). Binary out: the file from byte `from` on, as much of it as a
 * frame may have: a bundle can be twice as long. `bytes`: of the whole file.
 */
export const LogTileRequest = request('log.tile', {
  path: z.string().max(100),
  from: z.int().nonnegative(),
});
export const LogTileAnswer = z.object({ bytes: z.int().nonnegative() });

/** Use against budget, of everybody, and what could be read now. */
export const OverviewRequest = request('meter.overview', {});

/** Judges what was asked for in the last days by another table, beside the one in force. Changes nothing. */
export const SimulateRequest = request('meter.simulate', SimulationRequest.shape);

/** Live figures for the house. */
export const KeyFiguresRequest = request('figures', {});
export const KeyFigures = z.object({
  releases: z.int().nonnegative(),
  itemsReleased: z.object({ identity: z.int().nonnegative(), clinical: z.int().nonnegative() }),
  transfersOpened: z.int().nonnegative(),
  lastReleaseAt: Instant.nullable(),
  epoch: z.int().positive(),
  epochsDestroyed: z.int().nonnegative(),
  /** Entries of the log. */
  logSize: z.int().nonnegative(),
  /** Requests that a budget refused, and principals stopped until officers release them. */
  refused: z.int().nonnegative(),
  frozen: z.int().nonnegative(),
  lastAlarmAt: Instant.nullable(),
  /** How much of the log enough witnesses have seen, and when the last of them said so; null when none has. */
  witnessed: z.object({ size: z.int().nonnegative(), at: Instant.nullable() }).nullable(),
  /**
   * Whom the next files get doubles of, one person in `every` (0: nobody), and the requests for a decoy. Not how many there are:
   * a robbed vault would see by how many each file brings.
   */
  decoys: z.object({
    every: decoys.DecoyPlan.shape.every,
    touched: z.int().nonnegative(),
    lastTouchedAt: Instant.nullable(),
  }),
});
export type KeyFigures = z.infer<typeof KeyFigures>;

export const KeyRequest = z.discriminatedUnion('op', [
  HelloRequest,
  OpenTransferRequest,
  PlaceDecoysRequest,
  PlaceDecoyFileRequest,
  SieveRequest,
  ChangeDecoysRequest,
  decoys.DecoyRecipientRequest,
  decoys.RetireDecoyRequest,
  decoys.CollectDecoyRequest,
  decoys.DecoysRequest,
  SettleTransferRequest,
  ReleaseItemsRequest,
  ReleaseFactsRequest,
  TokensRequest,
  PseudonymKeyRequest,
  AppendLogRequest,
  CheckpointRequest,
  GrowthRequest,
  CosignedRequest,
  LogProofRequest,
  LogTileRequest,
  OverviewRequest,
  SimulateRequest,
  KeyFiguresRequest,
  ListKeysRequest,
  RotateKeyRequest,
  ExportKeysRequest,
  RekeyTokensRequest,
  SettleTokensRequest,
  ShredRequest,
  approvals.OfficersRequest,
  approvals.ListApprovalsRequest,
  approvals.ShowApprovalRequest,
  approvals.OpenApprovalRequest,
  approvals.CancelApprovalRequest,
  approvals.WithdrawApprovalRequest,
  approvals.AnswerApprovalRequest,
  approvals.RefuseApprovalRequest,
  approvals.FoundOfficerRequest,
  approvals.EnrolOfficerRequest,
]);
export type KeyRequest = z.infer<typeof KeyRequest>;

/** What each operation answers, by name. */
export const KeyAnswers = {
  hello: HelloAnswer,
  'transfer.open': OpenTransferAnswer,
  'decoys.place': PlaceDecoysAnswer,
  'decoys.file': PlaceDecoyFileAnswer,
  'decoys.sieve': SieveAnswer,
  'decoys.change': ChangeDecoysAnswer,
  'decoys.recipient': decoys.DecoyRecipientAnswer,
  'decoys.retire': decoys.RetireDecoyAnswer,
  'decoys.collect': decoys.CollectDecoyAnswer,
  'decoys.status': decoys.DecoysAnswer,
  'transfer.settle': SettleTransferAnswer,
  'items.release': ReleaseItemsAnswer,
  'facts.release': ReleaseFactsAnswer,
  'tokens.compute': TokensAnswer,
  'pseudonym.key': PseudonymKeyAnswer,
  'log.append': AppendLogAnswer,
  'log.checkpoint': CheckpointAnswer,
  'log.growth': GrowthAnswer,
  'log.cosigned': CosignedAnswer,
  'log.proof': LogProofAnswer,
  'log.tile': LogTileAnswer,
  'meter.overview': MeterOverview,
  'meter.simulate': Simulation,
  figures: KeyFigures,
  'keys.list': ListKeysAnswer,
  'keys.rotate': RotateKeyAnswer,
  'keys.export': ExportKeysAnswer,
  'tokens.rekey': RekeyTokensAnswer,
  'tokens.settle': SettleTokensAnswer,
  'person.shred': ShredAnswer,
  'approvals.officers': approvals.OfficersAnswer,
  'approvals.list': approvals.ListApprovalsAnswer,
  'approvals.show': approvals.ShowApprovalAnswer,
  'approvals.open': approvals.OpenApprovalAnswer,
  'approvals.cancel': approvals.CancelApprovalAnswer,
  'approvals.withdraw': approvals.WithdrawApprovalAnswer,
  'approvals.answer': approvals.AnswerApprovalAnswer,
  'approvals.refuse': approvals.RefuseApprovalAnswer,
  'approvals.found': approvals.FoundOfficerAnswer,
  'approvals.enrol': approvals.EnrolOfficerAnswer,
} as const;

/** The JSON part of an answer frame: `ok` with the operation's answer, or an error from the catalogue. */
export const AnswerEnvelope = z.discriminatedUnion('ok', [
  z.object({ id: z.int().nonnegative(), ok: z.literal(true), answer: z.unknown() }),
  z.object({
    id: z.int().nonnegative(),
    ok: z.literal(false),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);
