/** Many transfers at a glance, one a line. The gateway knows no names of files: it cannot read them. */
import type { SenderTransfer } from '@vernix/contracts';
import { figure, type Words } from '../language.ts';
import { type Column, localMinute, sizeIn, tableLines } from '../table.ts';

const STATES: Record<SenderTransfer['state'], Words> = {
  receiving: { en: 'arriving', fr: 'en cours d’envoi' },
  received: { en: 'on the gateway', fr: 'à la passerelle' },
  expired: { en: 'expired', fr: 'expiré' },
  terminated: { en: 'withdrawn', fr: 'retiré' },
  collected: { en: 'being read', fr: 'en lecture' },
  committed: { en: 'in the registry', fr: 'au registre' },
  failed: { en: 'failed', fr: 'échec' },
};

const COLUMNS: readonly Column<SenderTransfer>[] = [
  {
    heading: { en: 'ARRIVED', fr: 'ARRIVÉE' },
    cell: ({ receivedAt, createdAt }) => localMinute(new Date(receivedAt ?? createdAt)),
  },
  {
    heading: { en: 'SIZE', fr: 'TAILLE' },
    right: true,
    cell: ({ size }, language) => sizeIn(size)[language],
  },
  { heading: { en: 'STATE', fr: 'ÉTAT' }, cell: ({ state }, language) => STATES[state][language] },
  {
    heading: { en: 'ROWS', fr: 'LIGNES' },
    right: true,
    cell: ({ balance }, language) => (balance === null ? '' : figure(balance.rows)[language]),
  },
  { heading: { en: 'ID', fr: 'ID' }, cell: ({ id }) => id },
];

const more = (same: string): Words => ({
  en: `More about one of them: vernix status ID${same}`,
  fr: `Pour en savoir plus sur l’un d’eux : vernix status ID${same}`,
});

/**
 * A table with the newest first.
 *
 * @param same the options by which the command it names reaches the same gateway
 */
export function listTransfers(transfers: readonly SenderTransfer[], same: string): Words[] {
  const newest = transfers.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  return [...tableLines(COLUMNS, newest), more(same)];
}
