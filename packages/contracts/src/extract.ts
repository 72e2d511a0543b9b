/** Extracts: the rows of one file in clear, sealed to whoever is to have them. */
import { z } from 'zod';
import { ApprovalNonce } from './approvals.ts';
import { Outgoing } from './outgoing.ts';
import { AgeRecipient, HIGHEST_ROW, Instant, PartnerId, TransferId } from './ids.ts';
import { Purpose } from './principal.ts';

/** 16 random bytes. */
export const ExtractId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const ItemClass = z.enum(['identity', 'clinical']);

const isEachOnce = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** Rows that a person reads at once on their own word. */
export const MOST_FEW = 100;

const asked = {
  transferId: TransferId,
  purpose: Purpose,
  classes: z.array(ItemClass).min(1).max(2).refine(isEachOnce),
};

/** POST /api/extracts: all rows, for which two officers are asked; or a few, which are opened at once. */
export const ExtractRequest = z.union([
  /** For the asker, sealed to a key of theirs. */
  z.strictObject({
    ...asked,
    recipient: AgeRecipient,
    few: z
      .strictObject({
        /** As the registry counts them, from 1. */
        rows: z.array(z.int().positive().max(HIGHEST_ROW)).min(1).max(MOST_FEW).refine(isEachOnce),
        /** The approval they are read under; left out, within one's budget. */
        under: ApprovalNonce.exactOptional(),
      })
      .exactOptional(),
  }),
  /** For a partner, sealed to the key that the roster has of it. Always all rows: two officers sign for what leaves the house. */
  z.strictObject({ ...asked, to: PartnerId }),
]);
export type ExtractRequest = z.infer<typeof ExtractRequest>;

/** GET /api/extracts/partners: to whom rows can be sent, as the roster has a key of theirs to seal to. */
export const ExtractPartners = z.object({
  partners: z.array(z.object({ id: PartnerId, name: z.string() })),
});
export type ExtractPartners = z.infer<typeof ExtractPartners>;

/**
 * `asked`: two officers have to sign. `approved`: they have; it can be made. `ready`: it can be fetched. `sent`: it was made for a
 * partner, and `outgoing` says where it is. `over`: the officers refused, the request was taken back or ran out. `cut`: a failure cut
 * its opening short; it can only be asked for anew. `elsewhere`: what officers signed for it was used, and not for it.
 */
export const ExtractState = z.enum(['asked', 'approved', 'ready', 'sent', 'over', 'cut', 'elsewhere']);
export const RowExtract = z.object({
  id: ExtractId,
  transferId: TransferId,
  purpose: Purpose,
  classes: z.array(ItemClass),
  recipient: AgeRecipient,
  /** The partner that is to have it; null: the asker. */
  to: z.object({ partner: PartnerId, name: z.string() }).nullable(),
  rows: z.int().nonnegative(),
  items: z.int().positive(),
  state: ExtractState,
  /** Which, when it is of a few; null: all. */
  numbers: z.array(z.int().positive()).nullable(),
  /** The number officers see; of a few rows, the one they were read under; null: within a budget. */
  approval: z.string().nullable(),
  askedAt: Instant,
  bytes: z.int().positive().nullable(),
  outgoing: Outgoing.nullable(),
});
export type RowExtract = z.infer<typeof RowExtract>;

/** GET /api/extracts: one's own, newest first. */
export const ExtractList = z.object({ extracts: z.array(RowExtract) });
