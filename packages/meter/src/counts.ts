import type { Metered } from '@vernix/contracts';
import type { Counts } from './events.ts';

/** The classes counted and how many of each, without those that are absent. */
export function typedEntries(counts: Counts): (readonly [Metered, number])[] {
  return Object.entries(counts) as [Metered, number][];
}
