/** Deliveries as the registry's own people see them: where one stands, and who is in it. Its id is that of its extract. */
import { z } from 'zod';
import { DeliveryState, MOST_DELIVERY_HOURS } from './delivery.ts';
import { DeliveryId, Instant, PartnerId, Sha256Hex, TransferId } from './ids.ts';
import { Purpose } from './principal.ts';

/**
 * `made`: sealed, and not yet on the gateway's disk. `refused`: it cannot leave, for good; `withdrawn`: its asker took it back;
 * of these two nothing left. The others are the gateway's, once they are in the log.
 */
export const OutgoingState = z.enum(['made', ...DeliveryState.options, 'refused', 'withdrawn']);
export type OutgoingState = z.infer<typeof OutgoingState>;

/** Why one never left: what the gateway refused it for, for good; or that nobody is left who asked for it and still may. */
export const LeavingRefusal = z.enum([
  'delivery-too-large',
  'delivery-partner-unknown',
  'delivery-altered',
  'delivery-differs',
  'asker-left',
]);
export type LeavingRefusal = z.infer<typeof LeavingRefusal>;

/** So long at the most a delivery is believed to wait at the gateway: an hour is for its clock. */
export const MOST_WAITING_MS = (MOST_DELIVERY_HOURS + 1) * 3_600_000;

/** Where a delivery stands. Times are null as long as they have not come. */
export const Outgoing = z.object({
  state: OutgoingState,
  madeAt: Instant,
  /** When the gateway had it on disk. */
  sentAt: Instant.nullable(),
  /** When the gateway deletes it, whoever has it or not. */
  expiresAt: Instant.nullable(),
  collectedAt: Instant.nullable(),
  /** When it was acknowledged, expired, refused or taken back. */
  endedAt: Instant.nullable(),
  /** Of a refused one. */
  refusal: LeavingRefusal.nullable(),
});
export type Outgoing = z.infer<typeof Outgoing>;

type Times = Pick<Outgoing, 'sentAt' | 'expiresAt' | 'endedAt'>;

/** When its time at the gateway is over, in Unix milliseconds; null while it is not there. */
export function overAt({ sentAt, expiresAt }: Times): number | null {
  if (expiresAt !== null) return Date.parse(expiresAt);
  return sentAt === null ? null : Date.parse(sentAt) + MOST_WAITING_MS;
}

/** Whether something may still become of it: what the gateway no longer speaks of is over when its time is. */
export const isUnderWay = (outgoing: Times, now: number): boolean =>
  outgoing.endedAt === null && (overAt(outgoing) ?? Infinity) > now;

/** GET /api/deliveries/:id: what was delivered to whom, and its manifest in numbers. */
export const OutgoingDetail = z.object({
  id: DeliveryId,
  partner: PartnerId,
  partnerName: z.string(),
  transferId: TransferId,
  purpose: Purpose,
  sha256: Sha256Hex,
  bytes: z.int().positive(),
  rows: z.int().positive(),
  /** People known by a number of their own, mothers and children, that these rows are about. */
  persons: z.int().nonnegative(),
  /** Of how many rows each data element is in it. */
  elements: z.array(z.object({ element: z.string(), records: z.int().positive() })),
  outgoing: Outgoing,
});
export type OutgoingDetail = z.infer<typeof OutgoingDetail>;

/** The first line of a delivery, inside the seal: what follows it. One line a row comes after. */
export const DeliveryHead = z.object({
  type: z.literal('vernix-delivery/1'),
  deliveryId: DeliveryId,
  partner: PartnerId,
  transferId: TransferId,
  purpose: Purpose,
  classes: z.array(z.enum(['identity', 'clinical'])),
  rows: z.int().positive(),
  /** Of the dictionary that names the elements. */
  dictionaryVersion: z.string(),
  /** The number of the request that two officers signed: the transparency log has it, with their signatures. */
  approval: z.string(),
});
export type DeliveryHead = z.infer<typeof DeliveryHead>;
