/**
 * Deliveries: files on their way out. The vault leaves one on the gateway sealed to its recipient's key; the recipient collects it
 * and says so; then it is deleted. What is in it, and its name, are inside the sealed file: the edge knows a size and a hash.
 */
import { z } from 'zod';
import { DeliveryId, Instant, PartnerId, Sha256Hex } from './ids.ts';

/**
 * `waiting`: nobody has read of it. `collected`: its recipient has, if only a part. `acknowledged`: its recipient has it whole;
 * `expired`: nobody said so in time. Of these two the gateway holds no byte any more. A state never goes back.
 */
export const DeliveryState = z.enum(['waiting', 'collected', 'acknowledged', 'expired']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** So many hours a delivery waits for its recipient at the most: a gateway may be set to fewer, and the vault believes no more. */
export const MOST_DELIVERY_HOURS = 120;

/** A delivery as its recipient sees it. */
export const Delivery = z.object({
  id: DeliveryId,
  from: z.literal('registry'),
  /** Of the sealed file, as is its hash. */
  bytes: z.int().positive(),
  sha256: Sha256Hex,
  state: DeliveryState,
  sentAt: Instant,
  /** When it is deleted, whoever has it or not. */
  expiresAt: Instant,
});
export type Delivery = z.infer<typeof Delivery>;

/** GET /v1/deliveries: what waits first, newest first. */
export const DeliveryList = z.object({ deliveries: z.array(Delivery).max(200) });

/** POST /v1/deliveries/:id/ack: the recipient has this file, whole; the gateway deletes it before it answers. */
export const DeliveryAck = z.object({ sha256: Sha256Hex });

/** What the vault names, beside the sealed file that is the body of PUT /v1/collect/deliveries/:id: its recipient, and its hash. */
export const DELIVERY_HEADERS = { partner: 'vernix-partner', sha256: 'vernix-sha256' } as const;

/** The body's content type, both ways. */
export const DELIVERY_TYPE = 'application/age';

/** A delivery as the vault sees it, until it has said that it put its end on record (PUT /v1/collect/deliveries/:id/noted). */
export const LeftDelivery = z.object({
  id: DeliveryId,
  partner: PartnerId,
  state: DeliveryState,
  sha256: Sha256Hex,
  sentAt: Instant,
  expiresAt: Instant,
  collectedAt: Instant.optional(),
  acknowledgedAt: Instant.optional(),
});
export type LeftDelivery = z.infer<typeof LeftDelivery>;

/**
 * GET /v1/collect/deliveries: oldest first, a page at a time; `after` in the query is the last one of the page before. An empty
 * page is the end.
 */
export const LeftDeliveryList = z.object({ deliveries: z.array(LeftDelivery).max(100) });
