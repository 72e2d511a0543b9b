/** Budget raises: more rows for oneself, beyond one's budget, for some days, when two officers agree. */
import { z } from 'zod';
import { ApprovalNonce } from './approvals.ts';
import { Instant } from './ids.ts';
import { Purpose } from './principal.ts';

export const RAISE_DAYS = [1, 3, 5] as const;
/** Of 100,000 people: each row is of a mother and her child. */
export const MOST_RAISED = 50_000;

/** POST /api/meter/raises: two officers are asked. */
export const RaiseRequest = z.strictObject({
  purpose: Purpose,
  rows: z.int().min(1).max(MOST_RAISED),
  /** With their clinical values; otherwise who they are of, alone. */
  clinical: z.boolean(),
  /** From now on; officers have one of them. */
  days: z.literal(RAISE_DAYS),
});
export type RaiseRequest = z.infer<typeof RaiseRequest>;

/** `asked`: two officers have to sign. `open`: they have. `over`: it ended, was refused or taken back, or nobody signed in time. */
export const BudgetRaise = RaiseRequest.omit({ days: true }).extend({
  /** Its number: officers see it, and what is read under it names it. */
  approval: ApprovalNonce,
  until: Instant,
  state: z.enum(['asked', 'open', 'over']),
});
export type BudgetRaise = z.infer<typeof BudgetRaise>;

/** GET /api/meter/raises: one's own, newest first. */
export const RaiseList = z.object({ raises: z.array(BudgetRaise) });
