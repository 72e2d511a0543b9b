import {
  AgeRecipient,
  DecoyPlan,
  MOST_RAISED,
  PartnerId,
  Principal,
  Purpose,
  Sha256Hex,
  TransferId,
} from '@vernix/contracts';
import { z } from 'zod';
import { NewCredential, OfficerId } from './credential.ts';

/** Unix milliseconds, whole. */
export const At = z.int().nonnegative();

const Some = z.int().nonnegative();

/** Batches of one bulk release: more would not fit into one entry of the log, which takes 65,535 bytes. */
const MOST_BATCHES = 900;

/** Rows that one person may have opened on their own word, until another has seconded it: of twenty people. */
const BREAK_GLASS_ROWS = 10;
/** Rows that are not named yet, each of two people, and whether their clinical items may be read besides who they are of. */
const SomeRows = (most: number) => ({ rows: z.int().positive().max(most), clinical: z.boolean() });

const Reason = z.enum(['care-emergency', 'incident', 'legal-order']);
const FewItems = Some.max(20);

function action<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({ kind: z.literal(kind), params: z.strictObject(shape) });
}

/** One that was asked for in another shape before. Logs have it; nobody can ask for that any more ({@link NewAction}). */
function actionOnce<Kind extends string, Shape extends z.ZodRawShape, Before extends z.ZodRawShape>(
  kind: Kind,
  shape: Shape,
  before: Before,
) {
  const params = z.union([z.strictObject(shape), z.strictObject(before)]);
  return z.strictObject({ kind: z.literal(kind), params });
}

/**
 * What officers can be asked to approve, with everything it depends on: what is not named here cannot differ between what
 * was approved and what is done. Ids, counts and hashes; nothing personal.
 */
export const ApprovalAction = z.discriminatedUnion('kind', [
  /**
   * Many items of one file at once. Each batch is one later request's items, by {@link itemsHash}, so no other items can be had.
   * The file is for those who sign: a hash tells them nothing. Requests in logs of before have none. `deliverTo`: it leaves the house, to
   * this partner; left out, it is for the principal.
   */
  action('bulk-release', {
    principal: Principal,
    purpose: Purpose,
    identity: Some.max(10_000_000),
    clinical: Some.max(10_000_000),
    file: z.strictObject({ transferId: TransferId, rows: z.int().positive() }).exactOptional(),
    deliverTo: PartnerId.exactOptional(),
    batches: z.array(Sha256Hex).min(1).max(MOST_BATCHES),
    until: At,
  }),
  /** More rows for one principal, for a while. It was items of one class. */
  actionOnce(
    'budget-raise',
    { principal: Principal, purpose: Purpose, ...SomeRows(MOST_RAISED), until: At },
    {
      principal: Principal,
      purpose: Purpose,
      metered: z.enum(['identity', 'clinical']),
      items: z.int().positive().max(100_000),
      until: At,
    },
  ),
  /** Ends a freeze: the one that began then, not a later one. */
  action('principal-release', { principal: Principal, frozenSince: At }),
  /** The keystore, sealed to someone's key: to move house, or for a court. */
  action('key-export', { recipient: AgeRecipient }),
  /** The intake keys up to and including this epoch's are destroyed; a new one begins. Other keys are replaced without loss. */
  action('intake-destroy', { through: z.int().positive() }),
  /** What rows say becomes unreadable for good. Which ones, by {@link rowsHash}: the log must not name the person. */
  action('person-shred', { rows: Some.max(3_000), sha256: Sha256Hex }),
  /** Other doubles from the next transfer on, or none. Those that are there stay decoys. */
  action('decoy-change', DecoyPlan.shape),
  /** A partner that is nobody and was found out makes room for another. */
  action('decoy-retire', { partner: PartnerId }),
  /** A new officer, or another passkey of one. */
  action('officer-enrol', { officer: OfficerId, credential: NewCredential }),
  action('officer-remove', { officer: OfficerId }),
  /** A few rows at once on one officer's word; another seconds it within a day. The requester is who reads. It was items. */
  actionOnce(
    'break-glass',
    { purpose: Purpose, ...SomeRows(BREAK_GLASS_ROWS), reason: Reason },
    { purpose: Purpose, identity: FewItems, clinical: FewItems, reason: Reason },
  ),
]);
export type ApprovalAction = z.infer<typeof ApprovalAction>;

/**
 * What can be asked today: a bulk release names its file, and as many rows of it as its items can be of; a raise and an
 * emergency are of rows.
 */
export const NewAction = ApprovalAction.refine(
  ({ kind, params }) => {
    if (kind !== 'bulk-release') return true;
    const { file, identity, clinical } = params;
    return (
      file !== undefined && file.rows >= Math.max(identity, clinical) && file.rows <= identity + clinical
    );
  },
  { path: ['params', 'file'] },
).refine(({ kind, params }) => (kind !== 'budget-raise' && kind !== 'break-glass') || 'rows' in params, {
  path: ['params', 'rows'],
});
