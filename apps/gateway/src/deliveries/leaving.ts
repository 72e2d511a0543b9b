import type { IncomingMessage } from 'node:http';
import { type DeliveryId, type LeftDelivery, type PartnerId, VernixError } from '@vernix/contracts';
import { removeDurably } from '@vernix/durable';
import type { Log } from '@vernix/service';
import type { Deadlines } from '../deadlines.ts';
import { explainDiskError } from '../spool/disk.ts';
import { writeArrival } from './arrival.ts';
import type { Room } from './room.ts';
import { forVault, isHeld, type Row } from './row.ts';
import type { Shelf } from './shelf.ts';

const MOST_LISTED = 100;
/** Ends on record that are remembered for one recipient’s list; the oldest are forgotten first. */
const MOST_NOTED = 1_000;

export interface LeavingParts {
  readonly shelf: Shelf;
  readonly room: Room;
  readonly isPartner: (id: string) => boolean;
  /** Largest delivery in bytes. */
  readonly fileBytes: number;
  readonly deadlines: Deadlines;
  readonly log: Log;
  readonly now: () => number;
}

export interface Left {
  readonly id: DeliveryId;
  readonly partner: PartnerId;
  readonly sha256: string;
  /** What the caller says its length is. */
  readonly bytes: number | undefined;
  readonly body: IncomingMessage;
}

/** What the vault does with deliveries: leaves them, follows them, says that their end is on record. */
export class Leaving {
  readonly #parts: LeavingParts;
  /** The body being read, for each delivery that arrives. */
  readonly #bodies = new Map<DeliveryId, IncomingMessage>();

  constructor(parts: LeavingParts) {
    this.#parts = parts;
  }

  /**
   * Takes a sealed file for a partner. It is on disk, whole, when this returns. The same one again changes nothing, not even when
   * it has ended meanwhile. The newest request for one wins: an older connection of a vault that comes back is dead.
   * @throws {VernixError} `delivery-partner-unknown`, `delivery-differs`, `delivery-altered`; what finding room and writing throw
   */
  leave(left: Left): Promise<void> {
    const { shelf, isPartner } = this.#parts;
    const { id, partner, sha256 } = left;
    this.#bodies.get(id)?.destroy();
    return shelf.lock.run(id, async () => {
      const there = shelf.find(id);
      if (there !== undefined) {
        if (there.partner !== partner || there.sha256 !== sha256) throw new VernixError('delivery-differs');
        return;
      }
      if (!isPartner(partner)) throw new VernixError('delivery-partner-unknown');
      await this.#take(left);
    });
  }

  /** Oldest first, a page at a time; `after`: the last one of the page before. When that is forgotten, the list starts over. */
  list(after?: DeliveryId): LeftDelivery[] {
    const all = [...this.#parts.shelf.all()];
    const start = all.findIndex(({ id }) => id === after) + 1;
    return all
      .slice(start)
      .filter(({ noted }) => !noted)
      .slice(0, MOST_LISTED)
      .map(forVault);
  }

  /** Its end is on record; again changes nothing. @throws {VernixError} `not-found`; `request-invalid` when it has not ended */
  note(id: DeliveryId): Promise<void> {
    const { shelf } = this.#parts;
    return shelf.lock.run(id, async () => {
      const row = shelf.get(id);
      if (isHeld(row)) throw new VernixError('request-invalid', { where: 'state' });
      if (row.noted) return;
      await shelf.save({ ...row, noted: true });
      const noted = shelf.ofPartner(row.partner).filter((one) => one.noted);
      for (const oldest of noted.slice(0, -MOST_NOTED)) await shelf.forget(oldest.id);
    });
  }

  /** Ends what is arriving, and waits until nothing of it is left. */
  async drain(): Promise<void> {
    const { lock } = this.#parts.shelf;
    const arriving = [...this.#bodies];
    for (const [, body] of arriving) body.destroy();
    await Promise.all(arriving.map(([id]) => lock.run(id, () => Promise.resolve())));
  }

  async #take(left: Left): Promise<void> {
    const { shelf, room, log } = this.#parts;
    const { id, partner, body } = left;
    this.#bodies.set(id, body);
    try {
      const { bytes } = await room.with(id, left, () => this.#store(left));
      log.info('delivery-left', { delivery: id, partner, bytes });
    } catch (error) {
      await removeDurably(shelf.arrivingPath(id));
      throw explainDiskError(error);
    } finally {
      this.#bodies.delete(id);
    }
  }

  async #store({ id, partner, sha256, body }: Left): Promise<Row> {
    const { shelf, deadlines, fileBytes, now } = this.#parts;
    const arrived = await writeArrival(shelf.arrivingPath(id), body, fileBytes);
    if (arrived.sha256 !== sha256) throw new VernixError('delivery-altered');
    const row: Row = {
      ...{ id, partner, state: 'waiting', bytes: arrived.bytes, sha256 },
      sentAt: new Date(now()).toISOString(),
      expiresAt: deadlines.delivery(),
      ...{ collectedAt: null, endedAt: null, noted: false },
    };
    await shelf.publish(row);
    return row;
  }
}
