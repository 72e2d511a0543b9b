import {
  Delivery,
  DeliveryId,
  DeliveryState,
  Instant,
  type LeftDelivery,
  PartnerId,
  Sha256Hex,
} from '@vernix/contracts';
import { z } from 'zod';

/** What the gateway knows of one delivery, as its state file holds it: a size, a hash and times. */
export const Row = z.object({
  id: DeliveryId,
  partner: PartnerId,
  state: DeliveryState,
  bytes: z.int().positive(),
  sha256: Sha256Hex,
  sentAt: Instant,
  expiresAt: Instant,
  collectedAt: Instant.nullable(),
  /** When its file was to be removed, acknowledged or expired. */
  endedAt: Instant.nullable(),
  /** Whether the vault has said that its end is on record. */
  noted: z.boolean(),
});
export type Row = z.infer<typeof Row>;

/** The most that a partner is shown of its deliveries. No more can wait for it, or those that end first would be the ones it does not see. */
export const MOST_LISTED = 200;

/** Whether its file is on this disk. */
export const isHeld = ({ state }: Row): boolean => state === 'waiting' || state === 'collected';

/** As its recipient sees it. */
export const forRecipient = (row: Row): Delivery => Delivery.parse({ ...row, from: 'registry' });

/** As the vault sees it. */
export function forVault({ id, partner, state, sha256, sentAt, expiresAt, ...times }: Row): LeftDelivery {
  const { collectedAt, endedAt } = times;
  return {
    ...{ id, partner, state, sha256, sentAt, expiresAt },
    ...(collectedAt === null ? {} : { collectedAt }),
    ...(state === 'acknowledged' && endedAt !== null ? { acknowledgedAt: endedAt } : {}),
  };
}
