import { VernixError } from '@vernix/contracts';
import { ApiError } from '../../api/client.ts';
import { fetchIntakeKey, fetchReceipt } from '../../api/gateway.ts';
import { noteLife } from '../../app/life.ts';
import {
  dropEntry,
  entriesOf,
  entryOf,
  forgetEntry,
  keepEntry,
  type OutboxEntry,
  openSealed,
  rememberSent,
  sentAs,
} from './outbox.ts';
import { add, isListed, takeOff, toSend, update } from './outgoing-files.ts';
import { sealToDisk } from './seal-to-disk.ts';
import { createSpeed } from './speed.ts';
import { abandon, upload } from './upload.ts';

const pauses = new Map<string, () => Promise<void>>();

/** Changes what the outbox remembers of a file, if it still does. */
function change(id: string, changes: Partial<OutboxEntry>): void {
  const entry = entryOf(id);
  if (entry !== undefined) keepEntry({ ...entry, ...changes });
}

/** Seals a file, keeps it until the gateway has it, and sends it. Failures are shown on the file itself. */
export async function send(file: File, mapping: string, partner: string): Promise<void> {
  const id = crypto.randomUUID();
  add(toSend(id, file.name, 'sealing', file.size));
  try {
    const { recipient } = await fetchIntakeKey(Date.now());
    const sealed = await sealToDisk(id, file, recipient, (share) => {
      noteLife();
      update(id, { share });
    });
    const entry: OutboxEntry = {
      id,
      partner,
      fileName: file.name,
      mapping,
      ...sealed,
      uploadUrl: null,
      acknowledged: 0,
      paused: false,
    };
    keepEntry(entry);
    await transmit(entry);
  } catch (error) {
    await dropEntry(id);
    update(id, { phase: 'failed', error: ApiError.from(error) });
  }
}

/** Takes up what an earlier visit left unfinished. What was paused stays paused. */
export function takeUp(partner: string): void {
  for (const entry of entriesOf(partner)) {
    if (isListed(entry.id)) continue;
    const phase = entry.paused ? 'paused' : 'sending';
    add(toSend(entry.id, entry.fileName, phase, entry.bytes, entry.acknowledged));
    if (!entry.paused) void transmit(entry);
  }
}

/** Sends one entry once no other tab is at it: a lock of the browser's keeps two from sending the same file. */
async function transmit(entry: OutboxEntry): Promise<void> {
  const lockName = `vernix-outbox-${entry.id}`;
  try {
    const free = await navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => {
      if (lock !== null) await goOn(entry);
      return lock !== null;
    });
    if (free) return;
    update(entry.id, { phase: 'elsewhere', error: null });
    await navigator.locks.request(lockName, () => goOn(entry));
  } catch (error) {
    update(entry.id, { phase: 'failed', error: ApiError.from(error) });
  }
}

/** With the lock held: what is to be done now, which another tab may have changed since `known` was read. */
async function goOn(known: OutboxEntry): Promise<void> {
  const { id, sha256 } = known;
  const entry = entryOf(id);
  if (entry !== undefined) {
    if (entry.paused) update(id, { phase: 'paused', perSecond: null });
    else await transmitLocked(entry);
    return;
  }
  const transferId = sentAs(sha256);
  if (transferId === undefined) takeOff(id);
  else update(id, { phase: 'done', share: 1, sent: known.bytes, error: null, transferId });
}

async function transmitLocked(entry: OutboxEntry): Promise<void> {
  const { id } = entry;
  const sealed = await openSealed(id);
  // Paused or given up while it was opened: there was no upload yet that could have been told.
  const still = entryOf(id);
  if (still === undefined || still.paused) return;
  const speed = createSpeed();
  update(id, { phase: 'sending', bytes: entry.bytes, error: null, perSecond: null });
  await new Promise<void>((ended) => {
    const pause = upload(entry, sealed, {
      onBegun: (uploadUrl) => change(id, { uploadUrl }),
      onAcknowledged: (acknowledged) => change(id, { acknowledged }),
      onProgress: (sent) => {
        noteLife(); // who sends a large file may well walk away from it
        speed.note(performance.now(), sent);
        update(id, { sent, share: sent / entry.bytes, perSecond: speed.perSecond() });
      },
      onDone: (url) => void settle(entry, url).finally(ended),
      onError: (error) => {
        update(id, { phase: 'failed', error });
        ended();
      },
    });
    pauses.set(id, async () => {
      await pause();
      ended();
    });
  });
  pauses.delete(id);
}

/** The last byte is acknowledged: fetch the receipt, compare it with what was sealed here, and let the copy go. */
async function settle(entry: OutboxEntry, url: string): Promise<void> {
  const transferId = new URL(url, location.href).pathname.split('/').at(-1) ?? '';
  update(entry.id, { phase: 'checking', share: 1, sent: entry.bytes });
  try {
    const { receipt } = await fetchReceipt(transferId);
    if (receipt.sha256 !== entry.sha256) throw new VernixError('console-receipt-differs');
    rememberSent(transferId, entry);
    await dropEntry(entry.id);
    update(entry.id, { phase: 'done', transferId });
  } catch (error) {
    update(entry.id, { phase: 'failed', error: ApiError.from(error), transferId });
  }
}

export async function pause(id: string): Promise<void> {
  change(id, { paused: true });
  await pauses.get(id)?.();
  update(id, { phase: 'paused', perSecond: null });
}

export function resume(id: string): void {
  change(id, { paused: false });
  const entry = entryOf(id);
  // Sent or given up in another tab while it was paused in this one: what was sent is in the list of what was.
  if (entry === undefined) takeOff(id);
  else void transmit(entry);
}

/** Gives a file up, or takes a finished one off the page. */
export async function dismiss(id: string): Promise<void> {
  const entry = entryOf(id);
  forgetEntry(id); // before the lock is free, or a tab that waits for it would begin
  await pauses.get(id)?.();
  if (entry?.uploadUrl) await abandon(entry.uploadUrl).catch(() => undefined);
  await dropEntry(id);
  takeOff(id);
}
