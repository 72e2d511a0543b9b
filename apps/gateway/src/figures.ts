import type { GatewayFigures } from '@vernix/contracts';
import type { Completion } from './completion.ts';
import type { Shelf } from './deliveries/shelf.ts';
import type { IntakeKey } from './intake-key.ts';
import type { RosterKeeper } from './roster.ts';
import type { Spool } from './spool/spool.ts';

/** What the house is told of this process. */
export function figuresOf(parts: {
  readonly spool: Spool;
  readonly shelf: Shelf;
  readonly completion: Completion;
  readonly roster: RosterKeeper;
  readonly intakeKey: IntakeKey;
}): GatewayFigures {
  const { files, bytes, oldestReceivedAt, uploadsOpen } = parts.spool.held();
  const deliveries = parts.shelf.held();
  const { count } = parts.completion;
  return {
    filesHeld: files,
    bytesHeld: bytes,
    oldestReceivedAt,
    uploadsOpen,
    deliveriesWaiting: deliveries.files,
    deliveryBytes: deliveries.bytes,
    oldestDeliveryAt: deliveries.oldestSentAt,
    sealedHereSinceStart: count.sealedHere,
    sealedAtSourceSinceStart: count.sealedAtSource,
    rosterVersion: parts.roster.current.version,
    intakeEpoch: parts.intakeKey.epoch,
  };
}
