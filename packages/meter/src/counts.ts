import { type KeyRequest, type Metered, PEOPLE_A_ROW } from '@vernix/contracts';
import type { Counts } from './events.ts';

/** The classes counted and how many of each, without those that are absent. */
export function typedEntries(counts: Counts): (readonly [Metered, number])[] {
  return Object.entries(counts) as [Metered, number][];
}

type Items = Extract<KeyRequest, { op: 'items.release' }>['items'];

/** How many items of each class there are. */
export function itemCounts(items: Items): { readonly identity: number; readonly clinical: number } {
  const identity = items.filter(({ itemClass }) => itemClass === 'identity').length;
  return { identity, clinical: items.length - identity };
}

/**
 * What reading these items together costs. An identity is one person. A row is about two, whether or not their names are read
 * with it: one whose clinical item is asked for alone costs two identities as well. So the identities of a budget are the most
 * people that anything is read of.
 */
export function costOf(items: Items): { readonly identity: number; readonly clinical: number } {
  const { identity, clinical } = itemCounts(items);
  const places = (some: Items) => new Set(some.map(({ transferId, row }) => `${transferId} ${row}`));
  const named = places(items.filter(({ itemClass }) => itemClass === 'identity'));
  const nameless = places(items).size - named.size;
  return { identity: PEOPLE_A_ROW * (identity + nameless), clinical };
}
