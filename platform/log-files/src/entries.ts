import { LogEntry, VernixError } from '@vernix/contracts';
import type { LogReader } from './reader.ts';

/**
 * Reads the whole log, an entry at a time: what is made of it may be small, the log is not.
 * @throws VernixError `release-file-damaged`: an entry that this service cannot have written
 */
export async function replay(log: LogReader, each: (entry: LogEntry) => void, from = 0): Promise<void> {
  for await (const bytes of log.entries(from)) each(readEntry(bytes));
}

/**
 * From which entry on nothing was metered before `since` (Unix milliseconds, by the meter), by halves. The meter's times alone
 * never fall: those of the entries themselves are the wall clock's, which somebody may have set back.
 */
export async function firstSince(log: LogReader, since: number): Promise<number> {
  let [low, high] = [0, log.checkpoint.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const next = await nextMetered(log, middle, high);
    [low, high] = next !== null && next.at < since ? [next.index + 1, high] : [low, middle];
  }
  return low;
}

/** The first entry at or after `from`, and before `end`, that the meter decided, and its time. */
async function nextMetered(
  log: LogReader,
  from: number,
  end: number,
): Promise<{ readonly index: number; readonly at: number } | null> {
  let index = from;
  for await (const bytes of log.entries(from)) {
    if (index >= end) break;
    const { meter } = readEntry(bytes);
    if (meter !== undefined) return { index, at: meter.at };
    index += 1;
  }
  return null;
}

function readEntry(bytes: Buffer): LogEntry {
  try {
    return LogEntry.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new VernixError('release-file-damaged', {}, { cause });
  }
}
