import { join } from 'node:path';
import type { Log } from '@vernix/service';
import type { GatewayConfig } from '../config.ts';
import type { Deadlines } from '../deadlines.ts';
import type { RosterKeeper } from '../roster.ts';
import type { DiskSpace } from '../spool/disk-space.ts';
import type { Spool } from '../spool/spool.ts';
import { Leaving } from './leaving.ts';
import { Mailbox } from './mailbox.ts';
import { recoverDeliveries } from './recover.ts';
import { Room } from './room.ts';
import { Shelf } from './shelf.ts';

export interface Deliveries {
  readonly shelf: Shelf;
  readonly leaving: Leaving;
  readonly mailbox: Mailbox;
}

const HOUR_MS = 3_600_000;

/** Takes up what an earlier process left of deliveries, beside the spool’s files, and whoever leaves and collects them. */
export async function openDeliveries(parts: {
  readonly config: GatewayConfig;
  readonly spool: Spool;
  readonly space: DiskSpace;
  readonly roster: RosterKeeper;
  readonly deadlines: Deadlines;
  readonly log: Log;
  readonly now: () => number;
}): Promise<Deliveries> {
  const { config, spool, space, roster, deadlines, log, now } = parts;
  const { deliveries: bounds, keep } = config;
  const shelf = new Shelf(join(spool.dir, 'deliveries'));
  await recoverDeliveries(shelf, log, now);
  const room = new Room({ shelf, bounds, space });
  const isPartner = (id: string): boolean => roster.findPartner(id) !== undefined;
  const { fileBytes } = bounds;
  return {
    shelf,
    leaving: new Leaving({ shelf, room, isPartner, fileBytes, deadlines, log, now }),
    mailbox: new Mailbox({ shelf, outcomeMs: keep.outcomeHours * HOUR_MS, log, now }),
  };
}
