import type { LogEntry } from '@vernix/contracts';
import { isAlarm } from './events.ts';

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
  lastTouchedAt: string | null;
}

/** Before the first entry. */
export const NOTHING: Totals = {
  releases: 0,
  identity: 0,
  clinical: 0,
  transfers: 0,
  refused: 0,
  touched: 0,
  lastReleaseAt: null,
  lastAlarmAt: null,
  lastTouchedAt: null,
};

const RELEASES: readonly string[] = [
  'transfer.open',
  'items.release',
  'facts.release',
  'tokens.compute',
  'pseudonym.key',
];

/** Adds an entry of the log. */
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
  if (entry.type === 'decoy.touched') {
    totals.touched += 1;
    totals.lastTouchedAt = entry.at;
  }
  if (entry.type === 'approval.lapsed' || entry.type === 'decoy.touched') totals.lastAlarmAt = entry.at;
  if (entry.type === 'refused') {
    totals.refused += 1;
    if (isAlarm(entry.code)) totals.lastAlarmAt = entry.at;
  }
}
