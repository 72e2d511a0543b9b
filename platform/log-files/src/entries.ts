import { LogEntry, VernixError } from '@vernix/contracts';
import type { LogReader } from './reader.ts';

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
