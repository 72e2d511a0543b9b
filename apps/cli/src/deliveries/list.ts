/** What waits for a partner, and what did, one a line. What is in a delivery the gateway does not know. */
import type { Delivery } from '@vernix/contracts';
import type { Words } from '../language.ts';
import { type Column, localMinute, sizeIn, tableLines } from '../table.ts';

const STATES: Record<Delivery['state'], Words> = {
  waiting: { en: 'waiting', fr: 'en attente' },
  collected: { en: 'begun, not confirmed', fr: 'commencée, non confirmée' },
  acknowledged: { en: 'confirmed', fr: 'confirmée' },
  expired: { en: 'expired', fr: 'expirée' },
};

const COLUMNS: readonly Column<Delivery>[] = [
  { heading: { en: 'SENT', fr: 'ENVOI' }, cell: ({ sentAt }) => localMinute(new Date(sentAt)) },
  {
    heading: { en: 'SIZE', fr: 'TAILLE' },
    right: true,
    cell: ({ bytes }, language) => sizeIn(bytes)[language],
  },
  { heading: { en: 'STATE', fr: 'ÉTAT' }, cell: ({ state }, language) => STATES[state][language] },
  { heading: { en: 'UNTIL', fr: 'JUSQU’À' }, cell: ({ expiresAt }) => localMinute(new Date(expiresAt)) },
  { heading: { en: 'ID', fr: 'ID' }, cell: ({ id }) => id },
];

/** @param same the options by which the command it names reaches the same gateway */
export function listDeliveries(deliveries: readonly Delivery[], same: string): Words[] {
  if (deliveries.length === 0) return [{ en: 'Nothing waits for you.', fr: 'Rien ne vous attend.' }];
  const table = tableLines(COLUMNS, deliveries);
  if (!deliveries.some(({ state }) => state === 'waiting' || state === 'collected')) return table;
  return [
    ...table,
    {
      en: `Fetch one that waits: vernix deliveries get ID${same}`,
      fr: `Pour en récupérer une qui attend : vernix deliveries get ID${same}`,
    },
  ];
}
