/** Many transfers at a glance, one a line. The gateway knows no names of files: it cannot read them. */
import type { SenderTransfer } from '@vernix/contracts';
import { figure, type Language, numberIn, type Words } from '../language.ts';

const HEADINGS: readonly Words[] = [
  { en: 'ARRIVED', fr: 'ARRIVÉE' },
  { en: 'SIZE', fr: 'TAILLE' },
  { en: 'STATE', fr: 'ÉTAT' },
  { en: 'ROWS', fr: 'LIGNES' },
  { en: 'ID', fr: 'ID' },
];
/** Numbers stand under each other by their last digit. */
const RIGHT: readonly boolean[] = [false, true, false, true, false];

const STATES: Record<SenderTransfer['state'], Words> = {
  receiving: { en: 'arriving', fr: 'en cours d’envoi' },
  received: { en: 'on the gateway', fr: 'à la passerelle' },
  expired: { en: 'expired', fr: 'expiré' },
  terminated: { en: 'withdrawn', fr: 'retiré' },
  collected: { en: 'being read', fr: 'en lecture' },
  committed: { en: 'in the registry', fr: 'au registre' },
  failed: { en: 'failed', fr: 'échec' },
};

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
  const [english, french] = (['en', 'fr'] as const).map((language) =>
    aligned([HEADINGS.map((heading) => heading[language]), ...newest.map((one) => cells(one, language))]),
  );
  const rows = english?.map((en, index) => ({ en, fr: french?.[index] ?? '' })) ?? [];
  return [...rows, more(same)];
}

function cells(
  { id, state, size, createdAt, receivedAt, balance }: SenderTransfer,
  language: Language,
): string[] {
  return [
    localMinute(new Date(receivedAt ?? createdAt)),
    sizeIn(size)[language],
    STATES[state][language],
    balance === null ? '' : figure(balance.rows)[language],
    id,
  ];
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number): string =>
    RIGHT[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return table.map((row) => row.map(padded).join('  ').trimEnd());
}

const two = (part: number): string => String(part).padStart(2, '0');

/** By the clock of this computer, in the order that sorts. */
function localMinute(at: Date): string {
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

const UNITS: readonly Words[] = [
  { en: 'B', fr: 'o' },
  { en: 'kB', fr: 'ko' },
  { en: 'MB', fr: 'Mo' },
  { en: 'GB', fr: 'Go' },
];

function sizeIn(bytes: number): Words {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const [count, unit] = [bytes / 1000 ** step, UNITS[step]];
  return {
    en: `${numberIn('en', count, 0, 1)} ${unit?.en ?? ''}`,
    fr: `${numberIn('fr', count, 0, 1)} ${unit?.fr ?? ''}`,
  };
}
