/**
 * An entry of the transparency log: canonical JSON of one of these, at most 65,535 bytes. Entries can be shown to anyone:
 * they hold ids and counts, never a key, never a value. Which items a release named is there as a commitment only; the
 * key service keeps what opens it.
 */
import { z } from 'zod';
import { AccountAct } from './account.ts';
import { GoneState } from './gateway.ts';
import { AccountId, AgeRecipient, DeliveryId, Instant, PartnerId, Sha256Hex, TransferId } from './ids.ts';
import { Principal, Purpose } from './principal.ts';

const Epochs = z.array(z.int().positive());

/** SHA-256(salt ‖ JSON of the items), base64url; salt and items are in the key service's openings. */
export const Commitment = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const Common = {
  v: z.literal(1),
  at: Instant,
  principal: Principal,
  /** What the meter decided (packages/meter, MeterEvent): the log alone makes its state again. */
  meter: z.looseObject({ type: z.string(), at: z.int() }).optional(),
};
const entry = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ ...Common, type: z.literal(type), ...shape });

/** A step of an approval, with the event that makes its state again (packages/approvals, ApprovalEvent). */
const approval = <T extends string>(type: `approval.${T}`) =>
  entry(type, { approval: z.looseObject({ type: z.string(), at: z.int() }) });

/** A budget table: `sha256` of its canonical JSON (RFC 8785). The table itself is the configuration's. */
export const BudgetTableId = z.strictObject({ version: z.int().positive(), sha256: Sha256Hex });
export type BudgetTableId = z.infer<typeof BudgetTableId>;

/** What is done by the key service itself. */
const OWN = [
  entry('transfer.open', {
    purpose: Purpose,
    transferId: TransferId,
    partner: PartnerId,
    sha256: Sha256Hex,
    headers: Sha256Hex,
    /** Of the header of the file itself, the first. An entry of an earlier release has none. */
    file: Sha256Hex.optional(),
    /** The same sealed file was opened so often before: its sender sent it again after nothing had come of it. */
    again: z.int().positive().optional(),
    segments: z.int().positive(),
    epochs: Epochs,
    /** Of the item root that its keys hang from. */
    itemGeneration: z.int().positive(),
  }),
  entry('transfer.settle', { transferId: TransferId, records: z.int().nonnegative() }),
  entry('items.release', {
    purpose: Purpose,
    identity: z.int().nonnegative(),
    clinical: z.int().nonnegative(),
    /** It was to leave the house, to this partner. */
    deliverTo: PartnerId.optional(),
    items: Commitment,
  }),
  entry('facts.release', { purpose: Purpose, transfers: z.int().positive(), items: Commitment }),
  entry('tokens.compute', { purpose: Purpose, transferId: TransferId, tokens: z.int().nonnegative() }),
  entry('pseudonym.key', { purpose: Purpose, family: z.string() }),
  entry('intake.rotate', { retires: z.int().nonnegative() }),
  /** A key has a new generation; of the log's, its public keys, so that whoever trusts the old ones knows the new. */
  entry('keys.rotate', {
    key: z.string(),
    of: z.string().optional(),
    generation: z.int().positive(),
    logKeys: z.array(z.string()).optional(),
  }),
  /** The key service was started with another budget table than before (`before`), and judges by it from here on. */
  entry('budgets.change', { ...BudgetTableId.shape, before: BudgetTableId }),
  /** All keys left the key service, sealed to someone. */
  entry('keys.export', { recipient: AgeRecipient }),
  /** The keystore was made again, of an export with this hash. */
  entry('keys.import', { sha256: Sha256Hex }),
  /** Generations of a key older than this one are destroyed; with `from`, those from that one on, and an older one is kept. */
  entry('keys.destroy', {
    key: z.string(),
    from: z.int().positive().optional(),
    before: z.int().positive(),
  }),
  /** The keys of a person's items are destroyed. */
  entry('person.shred', {
    rows: z.int().nonnegative(),
    transfers: z.int().nonnegative(),
    items: Commitment,
  }),
  approval('approval.founded'),
  approval('approval.requested'),
  approval('approval.approved'),
  approval('approval.used'),
  approval('approval.cancelled'),
  approval('approval.refused'),
  approval('approval.lapsed'),
  /** A decoy was among what was asked for; nothing of it was given. */
  entry('decoy.touched', { purpose: Purpose, items: Commitment }),
  /** Of so many rows insights was told, in a sealed letter, which are decoys. */
  entry('decoys.sieve', { rows: z.int().positive() }),
  /** Somebody has to look: what an alarm was raised for, by its code. The entry that says more follows it, where there is more to say. */
  entry('incident', { what: z.string() }),
  /** Asked for and not given. */
  entry('refused', { purpose: Purpose, op: z.string(), code: z.string() }),
] as const;

/** What another zone did, and has written down before it goes on. */
export const ZoneEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('file.accepted'),
    transferId: TransferId,
    partner: PartnerId,
    sha256: Sha256Hex,
  }),
  z.strictObject({
    type: z.literal('file.deleted'),
    transferId: TransferId,
    from: z.enum(['gateway', 'vault']),
    /** How it ended, when the gateway removed it before it was collected. */
    uncollected: GoneState.optional(),
    /** Whose it was, then: no acceptance says so. */
    partner: PartnerId.optional(),
  }),
  /** Rows of a file were opened for somebody and sealed to a recipient; which items, the releases before it say. */
  z.strictObject({
    type: z.literal('extract.made'),
    for: Principal,
    transferId: TransferId,
    rows: z.int().positive(),
    recipient: AgeRecipient,
    sha256: Sha256Hex,
  }),
  /**
   * Rows of a file were left on the gateway for a partner, sealed to its key. Said before they are, and refused while deliveries are
   * stopped. `sha256` and `bytes` are the sealed file's.
   */
  z.strictObject({
    type: z.literal('delivery.sent'),
    deliveryId: DeliveryId,
    /** Whom it is for. */
    partner: PartnerId,
    sha256: Sha256Hex,
    bytes: z.int().positive(),
    rows: z.int().positive(),
    /** The file whose rows they are. */
    transferId: TransferId,
  }),
  z.strictObject({ type: z.literal('delivery.collected'), deliveryId: DeliveryId, partner: PartnerId }),
  z.strictObject({
    type: z.literal('delivery.acknowledged'),
    deliveryId: DeliveryId,
    partner: PartnerId,
    sha256: Sha256Hex,
  }),
  /** Nobody said in time that they have it, and the gateway deleted it. */
  z.strictObject({ type: z.literal('delivery.expired'), deliveryId: DeliveryId, partner: PartnerId }),
  z.strictObject({ type: z.literal('report.delivered'), transferId: TransferId }),
  z.strictObject({ type: z.literal('snapshot.published'), snapshot: z.string().max(60), sha256: Sha256Hex }),
  z.strictObject({ type: z.literal('roster.used'), version: z.int().positive() }),
  /** Something was done to a person's account; the principal is who did it. */
  z.strictObject({ type: z.literal('account.changed'), account: AccountId, act: AccountAct }),
]);
export type ZoneEvent = z.infer<typeof ZoneEvent>;

export const LogEntry = z.discriminatedUnion('type', [
  ...OWN,
  ...ZoneEvent.options.map((event) => z.strictObject({ ...Common, ...event.shape })),
]);
export type LogEntry = z.infer<typeof LogEntry>;

/** An entry as it stands in the log; null for a kind that this release does not know: a later one may write such. */
export function readLogEntry(bytes: Uint8Array): LogEntry | null {
  try {
    return LogEntry.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null;
  } catch {
    return null;
  }
}
