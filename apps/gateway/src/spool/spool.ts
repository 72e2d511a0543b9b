import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TransferId, VernixError } from '@vernix/contracts';
import { moveDurably, removeDurably, writeAtomically } from '@vernix/durable';
import { KeyedLock } from '@vernix/service';
import { storedBytes, type Transfer } from './transfer.ts';

/** Ended transfers remembered for one sender's list; the oldest are forgotten first. */
const MOST_ENDED = 1_000;

/**
 * The gateway's store: one data file and one small state file a transfer, named by its random id.
 *
 *   receiving/ID   data of an unfinished upload        ready/ID     data of a whole file
 *   state/ID.json  what is known of it                 reports/ID   what waits for the sender
 *
 * The state file decides. It is written before a file moves, and recovery repeats the move, so that a kill between any
 * two steps leaves a transfer wholly before or wholly after.
 */
export class Spool {
  readonly dir: string;
  /** Writers of one transfer take turns. */
  readonly lock = new KeyedLock();
  readonly #transfers = new Map<TransferId, Transfer>();

  constructor(dir: string) {
    this.dir = dir;
  }

  async prepare(): Promise<void> {
    for (const part of ['receiving', 'ready', 'state', 'reports']) {
      await mkdir(join(this.dir, part), { recursive: true, mode: 0o700 });
    }
  }

  receivingPath(id: TransferId): string {
    return join(this.dir, 'receiving', id);
  }

  readyPath(id: TransferId): string {
    return join(this.dir, 'ready', id);
  }

  statePath(id: TransferId): string {
    return join(this.dir, 'state', `${id}.json`);
  }

  reportPath(id: TransferId): string {
    return join(this.dir, 'reports', id);
  }

  /** Takes a transfer found on disk into the index. */
  adopt(transfer: Transfer): void {
    this.#transfers.set(transfer.id, transfer);
  }

  all(): Iterable<Transfer> {
    return this.#transfers.values();
  }

  find(id: TransferId): Transfer | undefined {
    return this.#transfers.get(id);
  }

  /** @throws {VernixError} `not-found` */
  get(id: TransferId): Transfer {
    const transfer = this.#transfers.get(id);
    if (transfer === undefined) throw new VernixError('not-found');
    return transfer;
  }

  /** @throws {VernixError} `not-found`, also for another partner's: its existence is nobody else's business */
  getOwn(id: TransferId, partner: string): Transfer {
    const transfer = this.get(id);
    if (transfer.partner !== partner) throw new VernixError('not-found');
    return transfer;
  }

  /** Newest first. */
  ofPartner(partner: string): Transfer[] {
    return [...this.#transfers.values()].filter((transfer) => transfer.partner === partner).reverse();
  }

  /** Makes the transfer's state durable. What follows may be acknowledged. */
  async save(transfer: Transfer): Promise<void> {
    await writeAtomically(this.statePath(transfer.id), JSON.stringify(transfer));
    this.#transfers.set(transfer.id, transfer);
  }

  /** Makes a whole file collectable: `transfer.state` is `received`. */
  async publish(transfer: Transfer): Promise<void> {
    // Indexed only once it has moved, so that nobody is offered a file that is not there yet.
    await writeAtomically(this.statePath(transfer.id), JSON.stringify(transfer));
    await moveDurably(this.receivingPath(transfer.id), this.readyPath(transfer.id));
    this.#transfers.set(transfer.id, transfer);
  }

  /** Ends a transfer and removes its data. What remains says only how it ended. */
  async end(transfer: Transfer): Promise<Transfer> {
    const ended = { ...transfer, sealedName: '' };
    await this.save(ended);
    await Promise.all([removeDurably(this.receivingPath(ended.id)), removeDurably(this.readyPath(ended.id))]);
    await this.#forgetOldest(ended.partner);
    return ended;
  }

  /** Removes every trace of a transfer. */
  async forget(id: TransferId): Promise<void> {
    // State last: until it is gone, recovery knows what to remove.
    for (const path of [
      this.receivingPath(id),
      this.readyPath(id),
      this.reportPath(id),
      this.statePath(id),
    ]) {
      await removeDurably(path);
    }
    this.#transfers.delete(id);
  }

  /**
   * What a partner holds here: unfinished uploads, when the first of them ends if no more of it comes, and bytes as they were or
   * will be sent.
   */
  useOf(partner: string): { openUploads: number; firstEnds: string | null; bytes: number } {
    let openUploads = 0;
    let firstEnds: string | null = null;
    let bytes = 0;
    for (const transfer of this.#transfers.values()) {
      if (transfer.partner !== partner || !holdsData(transfer)) continue;
      bytes += transfer.size;
      if (transfer.state !== 'receiving') continue;
      openUploads += 1;
      if (firstEnds === null || transfer.expiresAt < firstEnds) firstEnds = transfer.expiresAt;
    }
    return { openUploads, firstEnds, bytes };
  }

  /** Bytes promised to unfinished uploads and not yet on disk. */
  promisedBytes(): number {
    let bytes = 0;
    for (const transfer of this.#transfers.values()) {
      if (transfer.state === 'receiving') bytes += transfer.size - transfer.received;
    }
    return bytes;
  }

  /** Whole files that wait, and all bytes of data on this disk. */
  held(): { files: number; bytes: number; oldestReceivedAt: string | null; uploadsOpen: number } {
    let [files, bytes, uploadsOpen] = [0, 0, 0];
    let oldestReceivedAt: string | null = null;
    for (const transfer of this.#transfers.values()) {
      if (!holdsData(transfer)) continue;
      bytes += storedBytes(transfer);
      if (transfer.state === 'receiving') uploadsOpen += 1;
      if (transfer.receivedAt === null) continue;
      files += 1;
      if (oldestReceivedAt === null || transfer.receivedAt < oldestReceivedAt)
        oldestReceivedAt = transfer.receivedAt;
    }
    return { files, bytes, oldestReceivedAt, uploadsOpen };
  }

  async #forgetOldest(partner: string): Promise<void> {
    const ended = this.ofPartner(partner).filter((transfer) => !holdsData(transfer));
    for (const { id } of ended.slice(MOST_ENDED)) await this.forget(id);
  }
}

/** Whether a transfer has bytes of a file on this disk. */
export function holdsData(transfer: Transfer): boolean {
  return transfer.state === 'receiving' || transfer.state === 'received';
}
