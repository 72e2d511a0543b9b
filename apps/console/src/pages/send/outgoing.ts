import { VernixError } from '@vernix/contracts';
import { useSyncExternalStore } from 'react';
import { ApiError } from '../../api/client.ts';
import { fetchIntakeKey, fetchReceipt } from '../../api/gateway.ts';
import {
  dropEntry,
  entriesOf,
  entryOf,
  keepEntry,
  type OutboxEntry,
  openSealed,
  rememberSent,
} from './outbox.ts';
import { sealToDisk } from './seal-to-disk.ts';
import { createSpeed } from './speed.ts';
import { abandon, upload } from './upload.ts';

/** A file on its way out of this browser. */
export interface Outgoing {
  readonly id: string;
  readonly fileName: string;
  readonly phase: 'sealing' | 'sending' | 'paused' | 'elsewhere' | 'checking' | 'done' | 'failed';
  /** 0 to 1, of the phase. */
  readonly share: number;
  /** Sealed bytes: sent so far, and in all. */
  readonly sent: number;
  readonly bytes: number;
  readonly perSecond: number | null;
  readonly error: ApiError | null;
  /** Set when done. */
  readonly transferId: string | null;
}

let files: readonly Outgoing[] = [];
const listeners = new Set<() => void>();
const pauses = new Map<string, () => Promise<void>>();

function set(next: readonly Outgoing[]): void {
  files = next;
  for (const listener of listeners) listener();
}

function update(id: string, changes: Partial<Outgoing>): void {
  set(files.map((file) => (file.id === id ? { ...file, ...changes } : file)));
}

/** Changes what the outbox remembers of a file, if it still does. */
function change(id: string, changes: Partial<OutboxEntry>): void {
  const entry = entryOf(id);
  if (entry !== undefined) keepEntry({ ...entry, ...changes });
}

/** Files on their way, in the order they were chosen. They go on while other pages are open. */
export function useOutgoing(): readonly Outgoing[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => files,
  );
}

const fresh = (
  id: string,
  fileName: string,
  phase: Outgoing['phase'],
  bytes: number,
  sent = 0,
): Outgoing => ({
  id,
  fileName,
  phase,
  share: bytes === 0 ? 0 : sent / bytes,
  sent,
  bytes,
  perSecond: null,
  error: null,
  transferId: null,
});

/** Seals a file, keeps it until the gateway has it, and sends it. Failures are shown on the file itself. */
export async function send(file: File, mapping: string, partner: string): Promise<void> {
  const id = crypto.randomUUID();
  set([...files, fresh(id, file.name, 'sealing', file.size)]);
  try {
    const { recipient } = await fetchIntakeKey(Date.now());
    const sealed = await sealToDisk(id, file, recipient, (share) => update(id, { share }));
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
    if (files.some((file) => file.id === entry.id)) continue;
    const phase = entry.paused ? 'paused' : 'sending';
    set([...files, fresh(entry.id, entry.fileName, phase, entry.bytes, entry.acknowledged)]);
    if (!entry.paused) void transmit(entry);
  }
}

/** Sends one entry, unless another tab is at it: a lock of the browser's keeps two from sending the same file. */
async function transmit(entry: OutboxEntry): Promise<void> {
  await navigator.locks.request(`vernix-outbox-${entry.id}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) {
      update(entry.id, { phase: 'elsewhere' });
      return;
    }
    await transmitLocked(entry);
  });
}

async function transmitLocked(entry: OutboxEntry): Promise<void> {
  const { id } = entry;
  const sealed = await openSealed(id);
  const speed = createSpeed();
  update(id, { phase: 'sending', bytes: entry.bytes, error: null, perSecond: null });
  await new Promise<void>((ended) => {
    const pause = upload(entry, sealed, {
      onBegun: (uploadUrl) => change(id, { uploadUrl }),
      onAcknowledged: (acknowledged) => change(id, { acknowledged }),
      onProgress: (sent) => {
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
  if (entry !== undefined) void transmit(entry);
}

/** Gives a file up, or takes a finished one off the page. */
export async function dismiss(id: string): Promise<void> {
  const entry = entryOf(id);
  await pauses.get(id)?.();
  if (entry?.uploadUrl) await abandon(entry.uploadUrl).catch(() => undefined);
  await dropEntry(id);
  set(files.filter((file) => file.id !== id));
}
