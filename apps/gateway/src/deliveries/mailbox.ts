import { type FileHandle, open } from 'node:fs/promises';
import { type Delivery, type DeliveryId, type DeliveryState, VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import { forRecipient, isHeld, MOST_LISTED, type Row } from './row.ts';
import type { Shelf } from './shelf.ts';

/** An end that the vault does not put on record in this time it never will: after a restore it may not know of the delivery. */
const UNNOTED_MS = 30 * 24 * 3_600_000;

export interface MailboxParts {
  readonly shelf: Shelf;
  /** How long an end that is on record stays to be seen. */
  readonly outcomeMs: number;
  readonly log: Log;
  readonly now: () => number;
}

/** What a partner does with the deliveries for it, and what time does. Another partner’s does not exist. */
export class Mailbox {
  readonly #parts: MailboxParts;

  constructor(parts: MailboxParts) {
    this.#parts = parts;
  }

  /** What waits first, newest first. */
  list(partner: string): Delivery[] {
    const rows = this.#parts.shelf.ofPartner(partner).reverse();
    const ordered = [...rows.filter(isHeld), ...rows.filter((row) => !isHeld(row))];
    return ordered.slice(0, MOST_LISTED).map(forRecipient);
  }

  /** @throws {VernixError} `not-found` */
  find(partner: string, id: DeliveryId): Delivery {
    return forRecipient(this.#own(partner, id));
  }

  /**
   * Opens the sealed file to be read. That it was collected is durable when this returns. The caller closes it.
   * @throws {VernixError} `not-found`, `delivery-over`
   */
  open(partner: string, id: DeliveryId): Promise<FileHandle> {
    const { shelf, log } = this.#parts;
    return shelf.lock.run(id, async () => {
      const row = this.#own(partner, id);
      if (isHeld(row) && this.#isPast(row.expiresAt)) await this.#end(row, 'expired');
      if (!isHeld(this.#own(partner, id))) throw new VernixError('delivery-over');
      const file = await open(shelf.sealedPath(id));
      try {
        if (row.state === 'waiting') {
          await shelf.save({ ...row, state: 'collected', collectedAt: this.#instant() });
          log.info('delivery-collected', { delivery: id, partner });
        }
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    });
  }

  /**
   * The recipient has the file. It is removed here, durably, before this returns; saying so again changes nothing.
   * @throws {VernixError} `not-found`, `collect-hash-wrong`; `delivery-over` when its time was over before, and for a wrong hash of
   * one that has ended, whose file is not there to be fetched again
   */
  acknowledge(partner: string, id: DeliveryId, sha256: string): Promise<void> {
    const { shelf } = this.#parts;
    return shelf.lock.run(id, async () => {
      const row = this.#own(partner, id);
      if (row.state === 'expired') throw new VernixError('delivery-over');
      if (row.sha256 !== sha256) throw new VernixError(isHeld(row) ? 'collect-hash-wrong' : 'delivery-over');
      if (isHeld(row)) await this.#end(row, 'acknowledged');
      else await shelf.removeFile(id); // should the first time have failed half-way
    });
  }

  /**
   * Removes the files of those whose time is over, and every trace of those whose end was seen for long enough; also of those that
   * ended very long ago and are not on record, or a mailbox would stay full for ever.
   */
  async sweep(): Promise<void> {
    const { shelf, log } = this.#parts;
    for (const { id } of [...shelf.all()]) {
      try {
        await shelf.lock.run(id, () => this.#sweepOne(id));
      } catch (error) {
        log.failure('expiry-failed', error, { delivery: id }); // the next sweep tries again
      }
    }
  }

  async #sweepOne(id: DeliveryId): Promise<void> {
    const { shelf, log, now, outcomeMs } = this.#parts;
    const row = shelf.find(id);
    if (row === undefined) return;
    if (isHeld(row)) {
      if (this.#isPast(row.expiresAt)) await this.#end(row, 'expired');
      return;
    }
    await shelf.removeFile(id);
    const keptMs = row.noted ? outcomeMs : Math.max(UNNOTED_MS, outcomeMs);
    if (Date.parse(row.endedAt ?? row.expiresAt) + keptMs > now()) return;
    await shelf.forget(id);
    if (!row.noted) log.warn('delivery-forgotten', { delivery: id, partner: row.partner, state: row.state });
  }

  async #end(row: Row, state: Extract<DeliveryState, 'acknowledged' | 'expired'>): Promise<void> {
    const { shelf, log } = this.#parts;
    await shelf.end({ ...row, state, endedAt: this.#instant() });
    log.info(`delivery-${state}`, { delivery: row.id, partner: row.partner, bytes: row.bytes });
  }

  #own(partner: string, id: DeliveryId): Row {
    const row = this.#parts.shelf.get(id);
    if (row.partner !== partner) throw new VernixError('not-found');
    return row;
  }

  #isPast(instant: string): boolean {
    return Date.parse(instant) <= this.#parts.now();
  }

  #instant(): string {
    return new Date(this.#parts.now()).toISOString();
  }
}
