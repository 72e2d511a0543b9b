import { LogEntry, VernixError } from '@vernix/contracts';
import type { LogReader } from '@vernix/log-files';
import { isAlarm } from '@vernix/meter';

/** Running totals of what the log says. */
export interface Totals {
  releases: number;
  identity: number;
  clinical: number;
  transfers: number;
  refused: number;
  touched: number;
  lastReleaseAt: string | null;
  lastAlarmAt: string | null;
}

export const NOTHING: Totals = {
  releases: 0,
  identity: 0,
  clinical: 0,
  transfers: 0,
  refused: 0,
  touched: 0,
  lastReleaseAt: null,
  lastAlarmAt: null,
};

/**
 * Reads the whole log, an entry at a time: what is made of it may be small, the log is not.
 * @throws VernixError `release-file-damaged`: an entry that this service cannot have written
 */
export async function replay(log: LogReader, each: (entry: LogEntry) => void, from = 0): Promise<void> {
  for await (const bytes of log.entries(from)) each(readEntry(bytes));
}

/** The number of the first entry that is not older than `since` (Unix milliseconds), by halves: their times rise. */
export async function firstSince(log: LogReader, since: number): Promise<number> {
  let [low, high] = [0, log.checkpoint.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const older = Date.parse(readEntry(await log.entry(middle)).at) < since;
    [low, high] = older ? [middle + 1, high] : [low, middle];
  }
  return low;
}

function readEntry(bytes: Buffer): LogEntry {
  try {
    return LogEntry.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new VernixError('release-file-damaged', {}, { cause });
  }
}

const RELEASES: readonly string[] = [
  'transfer.open',
  'items.release',
  'facts.release',
  'tokens.compute',
  'pseudonym.key',
];

export function count(totals: Totals, entry: LogEntry): void {
  if (RELEASES.includes(entry.type)) {
    totals.releases += 1;
    totals.lastReleaseAt = entry.at;
  }
  if (entry.type === 'transfer.open') totals.transfers += 1;
  if (entry.type === 'items.release') {
    totals.identity += entry.identity;
    totals.clinical += entry.clinical;
  }
  if (entry.type === 'refused') totals.refused += 1;
  if (entry.type === 'decoy.touched') totals.touched += 1;
  if (entry.type === 'decoy.touched' || (entry.type === 'refused' && isAlarm(entry.code)))
    totals.lastAlarmAt = entry.at;
}
