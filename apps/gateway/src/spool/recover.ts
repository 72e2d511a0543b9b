import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TransferId } from '@vernix/contracts';
import { moveDurably, removeDurably } from '@vernix/durable';
import type { Log } from '@vernix/service';
import { lengthOf } from './disk.ts';
import { holdsData, type Spool } from './spool.ts';
import { storedBytes, Transfer } from './transfer.ts';

/**
 * Brings the spool back to what was acknowledged, whatever instant the last process was killed at. Torn segments need
 * nothing here: an upload continues by cutting its data file to its last complete one.
 */
export async function recover(spool: Spool, log: Log): Promise<void> {
  await spool.prepare();
  const known = new Set<string>();
  const found: Transfer[] = [];
  for (const name of await readdir(join(spool.dir, 'state'))) {
    const id = TransferId.safeParse(name.replace(/\.json$/, ''));
    if (!name.endsWith('.json') || !id.success) {
      await rm(join(spool.dir, 'state', name), { force: true }); // a state that was being written
      continue;
    }
    known.add(id.data);
    const transfer = await readState(spool, id.data);
    if (transfer === null) {
      // Never removed: it may be the only trace of an acknowledged file. A person must look.
      log.error('state-unreadable', { transfer: id.data });
      continue;
    }
    found.push(transfer);
  }
  // Oldest first, as they came: a sender's list and what is forgotten first both go by it.
  found.sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
  for (const transfer of found) spool.adopt(await settle(spool, transfer, log));
  for (const part of ['receiving', 'ready', 'reports']) {
    for (const name of await readdir(join(spool.dir, part))) {
      if (!known.has(name)) await rm(join(spool.dir, part, name), { force: true });
    }
  }
}

async function readState(spool: Spool, id: TransferId): Promise<Transfer | null> {
  try {
    const transfer = Transfer.parse(JSON.parse(await readFile(spool.statePath(id), 'utf8')));
    return transfer.id === id ? transfer : null;
  } catch {
    return null;
  }
}

/** Repeats what the state file says had been decided. */
async function settle(spool: Spool, transfer: Transfer, log: Log): Promise<Transfer> {
  // One that was withdrawn, or was never acknowledged to the vault, which brings it again.
  if (transfer.report === null) await removeDurably(spool.reportPath(transfer.id));
  const [receiving, ready] = [spool.receivingPath(transfer.id), spool.readyPath(transfer.id)];
  if (!holdsData(transfer)) {
    await Promise.all([removeDurably(receiving), removeDurably(ready)]);
    return transfer;
  }
  if (
    transfer.state === 'received' &&
    (await lengthOf(ready)) === null &&
    (await lengthOf(receiving)) !== null
  ) {
    await moveDurably(receiving, ready);
  }
  const length = (await lengthOf(transfer.state === 'received' ? ready : receiving)) ?? 0;
  if (length >= storedBytes(transfer)) return transfer;
  log.error('data-lost', { transfer: transfer.id, bytes: storedBytes(transfer) - length });
  return spool.end({ ...transfer, state: 'failed', errorCode: 'upload-lost' });
}
