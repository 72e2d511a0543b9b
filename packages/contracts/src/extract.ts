/** Extracts: the rows of one file in clear, sealed to whoever is to have them. */
import { z } from 'zod';
import { ApprovalNonce } from './approvals.ts';
import { AgeRecipient, Instant, TransferId } from './ids.ts';
import { Purpose } from './principal.ts';

/** 16 random bytes. */
export const ExtractId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const ItemClass = z.enum(['identity', 'clinical']);

const isEachOnce = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** Rows that a person reads at once on their own word. */
export const MOST_FEW = 100;

/** POST /api/extracts: all rows, for which two officers are asked; or a few, which are opened at once. */
export const ExtractRequest = z.strictObject({
  transferId: TransferId,
  purpose: Purpose,
  classes: z.array(ItemClass).min(1).max(2).refine(isEachOnce),
  recipient: AgeRecipient,
  few: z
    .strictObject({
      /** As the registry counts them, from 1. */
      rows: z.array(z.int().positive()).min(1).max(MOST_FEW).refine(isEachOnce),
      /** The approval they are read under; left out, within one's budget. */
      under: ApprovalNonce.exactOptional(),
    })
    .exactOptional(),
});
export type ExtractRequest = z.infer<typeof ExtractRequest>;

/**
 * `asked`: two officers have to sign. `approved`: they have; it can be made. `ready`: it can be fetched. `over`: the officers
 * refused, the request was taken back or ran out, or a crash cut the opening of a few rows short.
 */
export const ExtractState = z.enum(['asked', 'approved', 'ready', 'over']);
export const RowExtract = z.object({
  id: ExtractId,
  transferId: TransferId,
  purpose: Purpose,
  classes: z.array(ItemClass),
  recipient: AgeRecipient,
  rows: z.int().nonnegative(),
  items: z.int().positive(),
  state: ExtractState,
  /** Which, when it is of a few; null: all. */
  numbers: z.array(z.int().positive()).nullable(),
  /** The number officers see; of a few rows, the one they were read under; null: within a budget. */
  approval: z.string().nullable(),
  askedAt: Instant,
  bytes: z.int().positive().nullable(),
});
export type RowExtract = z.infer<typeof RowExtract>;

/** GET /api/extracts: one's own, newest first. */
export const ExtractList = z.object({ extracts: z.array(RowExtract) });
