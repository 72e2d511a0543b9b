import { z } from 'zod';
import { AgeRecipient, Instant, PartnerId, Sha256Hex, StatementKey } from './ids.ts';

/** What sort of sender a partner is. */
export const PartnerKind = z.enum(['hospital', 'laboratory', 'midwifery']);
export type PartnerKind = z.infer<typeof PartnerKind>;

/** Maternal level of care, 1 to 3 with Ontario's sublevels folded in; null where it does not apply (a laboratory). */
export const LevelOfCare = z.enum(['1', '2', '3']).nullable();

/**
 * One token a partner may use, known only by its SHA-256. Tokens carry 256 random bits, so a plain hash is enough:
 * there is nothing to guess.
 */
export const PartnerToken = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  sha256: Sha256Hex,
  notAfter: Instant,
});

export const Limits = z.object({
  /** Largest single file, bytes as they are sent. */
  fileBytes: z.int().positive(),
  /** Most bytes of unfinished and uncollected files at the edge at one time, as they are sent. */
  spoolBytes: z.int().positive(),
  /** Most unfinished uploads at one time. */
  openUploads: z.int().positive(),
});
export type Limits = z.infer<typeof Limits>;

export const Partner = z.object({
  id: PartnerId,
  name: z.string().max(120),
  kind: PartnerKind,
  levelOfCare: LevelOfCare,
  tokens: z.array(PartnerToken).max(20),
  /** Reports are sealed to this recipient; null: they are not sealed, and say the same. */
  reportRecipient: AgeRecipient.nullable(),
  /** `required`: an upload that is not already sealed is refused. */
  sealAtSource: z.enum(['required', 'optional']),
  limits: Limits,
});
export type Partner = z.infer<typeof Partner>;

/**
 * The signed list of who may send. It is a JWS (EdDSA) in compact form; this is its payload. The gateway holds it
 * read-only and refuses one whose signature is wrong or whose `version` is lower than the one in use.
 */
export const Roster = z.object({
  type: z.literal('vernix-roster/1'),
  version: z.int().positive(),
  issuedAt: Instant,
  partners: z.array(Partner).max(5000),
  /**
   * Ed25519 public key (JWK `x`, base64url) that signs intake statements; held by the key service. A roster that names
   * another one ends what the former signed.
   */
  intakeStatementKey: StatementKey,
  /** SHA-256 of the token the vault presents on the collection plane. */
  collectorTokenSha256: Sha256Hex,
});
export type Roster = z.infer<typeof Roster>;

/**
 * Which recipients senders seal to now. Signed by the key service (JWS, EdDSA, `intakeStatementKey`), carried to the
 * gateway by the vault and served as it is: the server is not the one that chooses the key.
 */
export const IntakeStatement = z.object({
  type: z.literal('vernix-intake/1'),
  /** Only rises, as long as the same key signs. */
  version: z.int().positive(),
  issuedAt: Instant,
  epoch: z.int().positive(),
  /** Hybrid post-quantum, the default. */
  recipient: AgeRecipient,
  /** Classic X25519 for old tools, by partner policy. */
  classicRecipient: AgeRecipient,
  notAfter: Instant,
});
export type IntakeStatement = z.infer<typeof IntakeStatement>;
