/** A monitor: follows a log, sees that it only grows, and picks out what concerns one partner or one person. */
import { type LogEntry, readLogEntry, VernixError } from '@vernix/contracts';
import { type Checkpoint, Frontier, openCheckpoint, openWitnessed, type PolicyFile } from '@vernix/tlog';
import { z } from 'zod';
import type { LogSource } from '@vernix/log-store';
import { requireRoots } from './verify.ts';

/** Whom it watches for. */
export type Interest = { readonly partner: string } | { readonly principal: string };

/** What is kept between two looks: the last checkpoint with the edge of its tree, and the partner's files and deliveries so far. */
export const WatchState = z.strictObject({
  note: z.string(),
  edge: z.array(z.base64().length(44)).max(53),
  files: z.array(z.string()),
});
export type WatchState = z.infer<typeof WatchState>;

export interface Event {
  readonly index: number;
  readonly entry: LogEntry;
}

export interface Look {
  readonly checkpoint: Checkpoint;
  readonly events: readonly Event[];
  readonly state: WatchState;
}

/**
 * Looks at what is new. The new entries, added to the tree that was seen before, must give the tree that is signed now.
 * @throws VernixError `log-rolled-back`, `log-rewritten`, `log-entries-differ`, `log-quorum-missing`, what `openCheckpoint` and reading throw
 */
export async function look(
  source: LogSource,
  policy: PolicyFile,
  interest: Interest,
  before: WatchState | null,
): Promise<Look> {
  const note = policy.quorum === 0 ? source.note : (source.cosigned ?? source.note);
  const { checkpoint } = openWitnessed(note, policy);
  const older = before === null ? null : openCheckpoint(before.note, policy.log);
  const { size } = checkpoint;
  if (older !== null && older.size > size)
    throw new VernixError('log-rolled-back', { size, older: older.size });
  const tree = new Frontier(older?.size ?? 0, before?.edge.map((hash) => Buffer.from(hash, 'base64')) ?? []);
  const files = new Set(before?.files);
  const events: Event[] = [];
  const from = tree.size;
  const watched = watching(source.entries(from, size), (bytes, at) => {
    // One that is not known is in the tree all the same.
    const entry = readLogEntry(bytes);
    if (entry !== null && concerns(entry, interest, files)) events.push({ index: from + at, entry });
  });
  const marks = older === null ? [] : [older];
  try {
    await requireRoots(watched, tree, marks, checkpoint);
  } catch (error) {
    // Either what is new was altered, or what was seen is another history by now: the whole tells which.
    if (from > 0 && isAltered(error))
      await requireRoots(source.entries(0, size), new Frontier(), marks, checkpoint);
    throw error;
  }
  const edge = tree.hashes.map((hash) => hash.toString('base64'));
  return { checkpoint, events, state: { note, edge, files: [...files] } };
}

const isAltered = (error: unknown): boolean =>
  error instanceof VernixError && error.code === 'log-entries-differ';

async function* watching(
  entries: AsyncIterable<Buffer>,
  each: (entry: Buffer, at: number) => void,
): AsyncGenerator<Buffer, void> {
  let at = 0;
  for await (const entry of entries) {
    each(entry, at);
    at += 1;
    yield entry;
  }
}

/**
 * An entry names its partner when the file arrives and is opened, or goes uncollected; the later ones name the file. What a process
 * did for a person names both.
 */
function concerns(entry: LogEntry, interest: Interest, files: Set<string>): boolean {
  if ('principal' in interest)
    return entry.principal === interest.principal || ('for' in entry && entry.for === interest.principal);
  if ('deliveryId' in entry) return concernsDelivery(entry, interest.partner, files);
  if (!('transferId' in entry)) return false;
  if ('partner' in entry && entry.partner === interest.partner) files.add(entry.transferId);
  return files.has(entry.transferId);
}

/** A delivery is its recipient’s business and that of whose file its rows are; neither gets the other’s files by it. */
function concernsDelivery(
  entry: Extract<LogEntry, { deliveryId: string }>,
  partner: string,
  files: Set<string>,
): boolean {
  const ours = entry.partner === partner || (entry.type === 'delivery.sent' && files.has(entry.transferId));
  if (ours) files.add(entry.deliveryId);
  return files.has(entry.deliveryId);
}
