import { z } from 'zod';
import { AgeRecipient, DeliveryId, PartnerId } from './ids.ts';
import { Asker } from './principal.ts';
import { request } from './request.ts';

/** How doubles are made of the people in the transfers to come (docs/adr/0018-decoys.md). */
export const DecoyPlan = z.strictObject({
  /** One person in so many gets a double; 0 for none. */
  every: z.union([z.literal(0), z.int().min(2).max(100_000)]),
  /** Another one makes other doubles, of other people. */
  generation: z.int().min(1).max(1_000_000),
});
export type DecoyPlan = z.infer<typeof DecoyPlan>;

/**
 * Rows that can be decoys, which the key service has in memory, some 80 bytes each. At one in fifty they are those of 250 million rows.
 */
export const MOST_DECOY_ROWS = 5_000_000;

/**
 * This partner is nobody: each delivery to it is a decoy. Answers the recipient of its entry in the roster, a new one each time; with
 * the one before goes what it could open. Who reports that one of its deliveries was collected raises the alarm.
 */
export const DecoyRecipientRequest = request('decoys.recipient', {
  principal: Asker,
  partner: PartnerId,
});
export const DecoyRecipientAnswer = z.object({ recipient: AgeRecipient });

/**
 * This partner that is nobody was found out: it makes room for another, as two officers approved (`under`). Its key is destroyed. Its
 * name stays nobody's: who takes what waits for it raises the alarm as before.
 */
export const RetireDecoyRequest = request('decoys.retire', {
  principal: Asker,
  partner: PartnerId,
  under: z.string().max(64).optional(),
});
export const RetireDecoyAnswer = z.object({});

/**
 * The operator is about to collect this decoy, as its recipient would: what is reported of it from now on is no alarm. `read`: the
 * gateway says that it was read; then `announced` answers whether that was the operator, and nothing is changed.
 */
export const CollectDecoyRequest = request('decoys.collect', {
  principal: Asker,
  deliveryId: DeliveryId,
  read: z.boolean(),
});
export const CollectDecoyAnswer = z.object({ announced: z.boolean() });

/** How decoys stand, and what was asked for of them. */
export const DecoysRequest = request('decoys.status', {});
export const DecoysAnswer = z.object({
  plan: DecoyPlan,
  /** Rows that are decoys. */
  placed: z.int().nonnegative(),
  /** Partners that are nobody, but for those that are retired. */
  recipients: z.int().nonnegative(),
  /** Deliveries to them, and to those, that nobody has taken: whoever reads one sounds the alarm. */
  waiting: z.int().nonnegative(),
  /** Those that somebody took and that still lie there: who reads one again is not heard. */
  taken: z.int().nonnegative(),
  /** Times one was asked for, or a delivery was taken. */
  touched: z.int().nonnegative(),
  /** Two were touched under two names: nothing is released to anyone. */
  halted: z.boolean(),
});
