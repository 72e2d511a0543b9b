/** Extracts: the rows of one file in clear, sealed to whoever is to have them. */
import { z } from 'zod';
import { AgeRecipient, Instant, TransferId } from './ids.ts';
import { Purpose } from './principal.ts';

/** 16 random bytes. */
export const ExtractId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const ItemClass = z.enum(['identity', 'clinical']);

/** POST /api/extracts: two officers are asked. */
export const ExtractRequest = z.strictObject({
  transferId: TransferId,
  purpose: Purpose,
  classes: z
    .array(ItemClass)
    .min(1)
    .max(2)
    .refine((classes) => new Set(classes).size === classes.length),
  recipient: AgeRecipient,
});
export type ExtractRequest = z.infer<typeof ExtractRequest>;

/**
 * `asked`: two officers have to sign. `approved`: they have; it can be made. `ready`: it can be fetched. `over`: the officers
 * refused, or the request was taken back or ran out.
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
  /** The number officers see. */
  approval: z.string(),
  askedAt: Instant,
  bytes: z.int().positive().nullable(),
});
export type RowExtract = z.infer<typeof RowExtract>;

/** GET /api/extracts: one's own, newest first. */
export const ExtractList = z.object({ extracts: z.array(RowExtract) });
