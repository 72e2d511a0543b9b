import { type LeftDelivery, OutgoingState, VernixError, type ZoneEvent } from '@vernix/contracts';

/** What the vault knows of a delivery before it listens. */
export interface OnRecord {
  readonly partner: string;
  readonly sha256: string;
  readonly state: OutgoingState;
  /** Whether the log says that it leaves. */
  readonly isLogged: boolean;
}

type Heard = Pick<LeftDelivery, 'id' | 'partner' | 'sha256' | 'state' | 'collectedAt'>;

const PLACE: Readonly<Record<OutgoingState, number>> = {
  made: 0,
  waiting: 1,
  collected: 2,
  acknowledged: 3,
  expired: 3,
  refused: 3,
  withdrawn: 3,
};

export const hasEnded = (state: OutgoingState): boolean => PLACE[state] === PLACE.expired;

/** The states from which one may come to be in this one, itself among them while it is not an end. */
export const wayTo = (state: OutgoingState): OutgoingState[] =>
  OutgoingState.options.filter((one) => !hasEnded(one) && PLACE[one] <= PLACE[state]);

/**
 * Holds what the gateway says of a delivery to what is on record: it is somebody else's machine once it was robbed. Of what is
 * believed, the acts that are new, in their order.
 *
 * @throws VernixError `delivery-told-refused`: one that the vault did not leave, or left for somebody else or with other bytes; or
 * one that came back from where it was
 */
export function heard(known: OnRecord | undefined, told: Heard): ZoneEvent[] {
  const { id: deliveryId, partner, sha256, state } = told;
  const isOurs = known?.isLogged === true && known.partner === partner && known.sha256 === sha256;
  if (!isOurs || PLACE[state] < PLACE[known.state] || (hasEnded(known.state) && state !== known.state))
    throw new VernixError('delivery-told-refused', { delivery: deliveryId });
  if (state === known.state) return [];
  const wasCollected = state === 'expired' ? told.collectedAt !== undefined : state !== 'waiting';
  const acts: ZoneEvent[] = [];
  if (wasCollected && PLACE[known.state] < PLACE.collected)
    acts.push({ type: 'delivery.collected', deliveryId, partner });
  if (state === 'acknowledged') acts.push({ type: 'delivery.acknowledged', deliveryId, partner, sha256 });
  if (state === 'expired') acts.push({ type: 'delivery.expired', deliveryId, partner });
  return acts;
}
