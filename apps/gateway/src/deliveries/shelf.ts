import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeliveryId, VernixError } from '@vernix/contracts';
import { moveDurably, removeDurably, writeAtomically } from '@vernix/durable';
import { KeyedLock } from '@vernix/service';
import { explainDiskError } from '../spool/disk.ts';
import { isHeld, type Row } from './row.ts';

/**
 * Where deliveries lie: one sealed file and one small state file each, named by its random id.
 *
 *   arriving/ID   a file that is coming in        sealed/ID   one that waits for its recipient
 *   state/ID.json what is known of it
 *
 * A file is moved to `sealed` before its state is written, and removed after its end was: so a kill between any two steps
 * leaves a file without a state, which never was, or a state that says its file is to go.
 */
export class Shelf {
  readonly dir: string;
  /** Writers of one delivery take turns. */
  readonly lock = new KeyedLock();
  /** Oldest first. */
  readonly #rows = new Map<DeliveryId, Row>();

  constructor(dir: string) {
    this.dir = dir;
  }

  async prepare(): Promise<void> {
    for (const part of ['arriving', 'sealed', 'state'])
      await mkdir(join(this.dir, part), { recursive: true, mode: 0o700 });
  }

  arrivingPath(id: DeliveryId): string {
    return join(this.dir, 'arriving', id);
  }

  sealedPath(id: DeliveryId): string {
    return join(this.dir, 'sealed', id);
  }

  statePath(id: DeliveryId): string {
    return join(this.dir, 'state', `${id}.json`);
  }

  /** Takes a delivery found on disk into the index. */
  adopt(row: Row): void {
    this.#rows.set(row.id, row);
  }

  all(): Iterable<Row> {
    return this.#rows.values();
  }

  find(id: DeliveryId): Row | undefined {
    return this.#rows.get(id);
  }

  /** @throws {VernixError} `not-found` */
  get(id: DeliveryId): Row {
    const row = this.#rows.get(id);
    if (row === undefined) throw new VernixError('not-found');
    return row;
  }

  /** Those of a partner, oldest first. */
  ofPartner(partner: string): Row[] {
    return [...this.#rows.values()].filter((row) => row.partner === partner);
  }

  /** Makes what is known of it durable. @throws {VernixError} `spool-disk-full` */
  async save(row: Row): Promise<void> {
    await writeAtomically(this.statePath(row.id), JSON.stringify(row)).catch((error: unknown) => {
      throw explainDiskError(error);
    });
    this.#rows.set(row.id, row);
  }

  /** Makes a file that has arrived, and is synced, one that waits. */
  async publish(row: Row): Promise<void> {
    await moveDurably(this.arrivingPath(row.id), this.sealedPath(row.id));
    try {
      await this.save(row);
    } catch (error) {
      await removeDurably(this.sealedPath(row.id));
      throw error;
    }
  }

  /** Puts down how it ended, then removes its file. What a failure left of it goes when the same is said again. */
  async end(row: Row): Promise<void> {
    await this.save(row);
    await this.removeFile(row.id);
  }

  async removeFile(id: DeliveryId): Promise<void> {
    await removeDurably(this.sealedPath(id));
  }

  /** Removes every trace of one that ended. */
  async forget(id: DeliveryId): Promise<void> {
    await this.removeFile(id);
    await removeDurably(this.statePath(id));
    this.#rows.delete(id);
  }

  /** Files that wait, their bytes, and since when the oldest does. */
  held(): { files: number; bytes: number; oldestSentAt: string | null } {
    const held = [...this.#rows.values()].filter(isHeld);
    const bytes = held.reduce((sum, row) => sum + row.bytes, 0);
    return { files: held.length, bytes, oldestSentAt: held[0]?.sentAt ?? null };
  }
}
