import { LogEntry, VernixError } from '@vernix/contracts';
import type { LogReader } from '@vernix/log-files';
import { MeterEvent } from '@vernix/meter';

/** Running totals of what the log says. */
export interface Totals {
  releases: number;
  identity: number;
  clinical: number;
  transfers: number;
  refused: number;
  lastReleaseAt: string | null;
  lastAlarmAt: string | null;
}

export const NOTHING: Totals = {
  releases: 0,
  identity: 0,
  clinical: 0,
  transfers: 0,
  refused: 0,
  lastReleaseAt: null,
  lastAlarmAt: null,
};

/** What the service keeps in memory of its log: the totals, and the events that make the meter. */
export interface Replayed {
  readonly totals: Totals;
  readonly events: MeterEvent[];
}

/** Reads the whole log. @throws VernixError `release-file-damaged`: an entry that this service cannot have written */
export async function replay(log: LogReader): Promise<Replayed> {
  const totals = { ...NOTHING };
  const events: MeterEvent[] = [];
  for await (const bytes of log.entries()) {
    const entry = readEntry(bytes);
    count(totals, entry);
    if (entry.meter !== undefined) events.push(MeterEvent.parse(entry.meter));
  }
  return { totals, events };
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
  if (entry.type === 'refused') {
    totals.refused += 1;
    totals.lastAlarmAt = entry.at;
  }
}
