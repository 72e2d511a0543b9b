/** The vault's staff interface (`/api/…` on the staff origin). Every answer is a schema here; none holds a person. */
import { z } from 'zod';
import { ToldError } from './errors/vernix-error.ts';
import { Balance, GatewayFigures } from './gateway.ts';
import { Instant, PartnerId, Sha256Hex, TransferId } from './ids.ts';
import { KeyFigures } from './key-service.ts';

/** Stages of a file's way through the zones, in order, each with the instant it was reached. */
export const Stage = z.enum([
  'received',
  'collected',
  'opened',
  'parsed',
  'committed',
  'reported',
  'published',
]);
export type Stage = z.infer<typeof Stage>;

export const IntakeTransfer = z.object({
  id: TransferId,
  partner: PartnerId,
  partnerName: z.string(),
  partnerKind: z.enum(['hospital', 'laboratory', 'midwifery']),
  state: z.enum(['stored', 'opening', 'committed', 'failed', 'duplicate']),
  mapping: z.string().nullable(),
  /** Null of a file that the log alone knows, as the database was put back to a copy from before it. */
  bytes: z.int().positive().nullable(),
  /** Null with `bytes`. */
  sealedAtSource: z.boolean().nullable(),
  balance: Balance.nullable(),
  /** Rows handled so far while `opening`; survives nothing and promises nothing, for the progress bar only. */
  rowsSoFar: z.int().nonnegative().nullable(),
  errorCode: z.string().nullable(),
  /** The same in words, and where in the file it is. */
  error: ToldError.nullable(),
  receivedAt: Instant,
  stages: z.array(z.object({ stage: Stage, at: Instant })),
});
export type IntakeTransfer = z.infer<typeof IntakeTransfer>;

/** GET /api/transfers?state=&partner=&before=&limit= — newest first. `next` is the cursor for `before`. */
export const IntakeList = z.object({
  transfers: z.array(IntakeTransfer),
  next: z.string().nullable(),
  today: z.object({
    transfers: z.int(),
    rows: z.int(),
    accepted: z.int(),
    queried: z.int(),
    rejected: z.int(),
    failed: z.int(),
  }),
});
export type IntakeList = z.infer<typeof IntakeList>;

/** One finding on one row. `element` and `rule` name the dictionary; the value itself is never here. */
export const Finding = z.object({
  row: z.int().positive(),
  outcome: z.enum(['queried', 'rejected', 'unchanged']),
  rule: z.string(),
  element: z.string().nullable(),
  message: z.object({ en: z.string(), fr: z.string() }),
});
export type Finding = z.infer<typeof Finding>;

/** GET /api/transfers/:id */
export const IntakeDetail = z.object({
  transfer: IntakeTransfer,
  sha256: Sha256Hex,
  links: z
    .object({ newPersons: z.int(), knownPersons: z.int(), unlinkedRecords: z.int(), deliveries: z.int() })
    .nullable(),
  /** Findings by rule, most frequent first. */
  rules: z.array(
    z.object({
      rule: z.string(),
      element: z.string().nullable(),
      count: z.int(),
      message: z.object({ en: z.string(), fr: z.string() }),
    }),
  ),
  /** Manifest: how many persons this file holds each data element of. */
  elements: z.array(z.object({ element: z.string(), records: z.int() })),
});
export type IntakeDetail = z.infer<typeof IntakeDetail>;

/** GET /api/transfers/:id/findings?after=ROW&limit= */
export const FindingPage = z.object({ findings: z.array(Finding), next: z.int().nullable() });
export type FindingPage = z.infer<typeof FindingPage>;

/**
 * The row-level report a partner gets, the same whether it is sealed to the partner's key or the partner has none: row, element,
 * rule and what the rule asks. No value that stands in the file.
 */
export const Report = z.object({
  type: z.literal('vernix-report/1'),
  transferId: TransferId,
  balance: Balance,
  dictionaryVersion: z.string(),
  findings: z.array(Finding),
  /** Findings beyond the cap are counted, not listed. */
  findingsOmitted: z.int().nonnegative(),
});
export type Report = z.infer<typeof Report>;

/** GET /api/house — the live picture. `null` means that zone did not answer: shown as such, never as zero. */
export const House = z.object({
  at: Instant,
  gateway: GatewayFigures.nullable(),
  keyService: KeyFigures.nullable(),
  /** Why there are none of it, or why it releases nothing; null as well while it has not answered yet. */
  keyServiceError: ToldError.nullable(),
  vault: z.object({
    filesWaiting: z.int(),
    filesToday: z.int(),
    records: z.int(),
    persons: z.int(),
    deliveries: z.int(),
    unlinkedRecords: z.int(),
    lastCommitAt: Instant.nullable(),
  }),
  insights: z.object({ snapshot: z.string().nullable(), rows: z.int(), publishedAt: Instant.nullable() }),
  /** Transfers that moved in the last minute, to draw: newest first, at most 40. */
  moving: z.array(
    z.object({
      id: TransferId,
      partner: PartnerId,
      partnerName: z.string(),
      stage: Stage,
      at: Instant,
      rows: z.int().nullable(),
    }),
  ),
  /** People whose data a thief with root in each zone could read now, in clear. `null`: the key service did not say. */
  readable: z.object({
    gateway: z.int().nullable(),
    keyService: z.int().nullable(),
    vault: z.int().nullable(),
    insights: z.int().nullable(),
  }),
});
export type House = z.infer<typeof House>;
