import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveryId } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import { lengthOf } from '../spool/disk.ts';
import { isHeld, Row } from './row.ts';
import type { Shelf } from './shelf.ts';

/** Brings the shelf to where the last process left it, whatever instant that was killed at. */
export async function recoverDeliveries(shelf: Shelf, log: Log, now: () => number): Promise<void> {
  await shelf.prepare();
  const known = new Set<string>();
  const found: Row[] = [];
  for (const name of await readdir(join(shelf.dir, 'state'))) {
    const id = DeliveryId.safeParse(name.replace(/\.json$/, ''));
    if (!name.endsWith('.json') || !id.success) {
      await rm(join(shelf.dir, 'state', name), { force: true }); // a state that was being written
      continue;
    }
    known.add(id.data);
    const row = await readRow(shelf, id.data);
    // Never removed: it may be the only trace of a delivery. A person must look.
    if (row === null) log.error('state-unreadable', { delivery: id.data });
    else found.push(row);
  }
  found.sort((one, other) => Date.parse(one.sentAt) - Date.parse(other.sentAt));
  for (const row of found) {
    shelf.adopt(row);
    await settle(shelf, row, log, now);
  }
  for (const part of ['arriving', 'sealed']) {
    for (const name of await readdir(join(shelf.dir, part))) {
      if (part === 'arriving' || !known.has(name)) await rm(join(shelf.dir, part, name), { force: true });
    }
  }
}

async function readRow(shelf: Shelf, id: DeliveryId): Promise<Row | null> {
  try {
    const row = Row.parse(JSON.parse(await readFile(shelf.statePath(id), 'utf8')));
    return row.id === id ? row : null;
  } catch {
    return null;
  }
}

/** Repeats what had been decided. A file that is not whole any more is as good as expired: its sender is told so. */
async function settle(shelf: Shelf, row: Row, log: Log, now: () => number): Promise<void> {
  if (!isHeld(row)) return shelf.removeFile(row.id);
  const length = (await lengthOf(shelf.sealedPath(row.id))) ?? 0;
  if (length === row.bytes) return;
  log.error('data-lost', { delivery: row.id, bytes: row.bytes - length });
  await shelf.end({ ...row, state: 'expired', endedAt: new Date(now()).toISOString() });
}
