import { type Balance, type SenderTransfer, tellCode } from '@vernix/contracts';
import type { Language } from '../output.ts';

const written = (language: Language) => {
  const numbers = new Intl.NumberFormat(`${language}-CA`);
  return (count: number) => numbers.format(count);
};

const BALANCE: Record<Language, (count: Record<keyof Balance, string>, known: boolean) => string> = {
  en: ({ rows, accepted, queried, rejected, unchanged }, known) =>
    `${rows} rows = ${accepted} accepted + ${queried} queried + ${rejected} rejected${known ? `; ${unchanged} rows were held already` : ''}`,
  fr: ({ rows, accepted, queried, rejected, unchanged }, known) =>
    `${rows} lignes = ${accepted} acceptées + ${queried} à vérifier + ${rejected} rejetées${known ? `; ${unchanged} lignes étaient déjà détenues` : ''}`,
};

export function describeBalance(balance: Balance, language: Language): string {
  const format = written(language);
  const { rows, accepted, queried, rejected, unchanged } = balance;
  const told = {
    rows: format(rows),
    accepted: format(accepted),
    queried: format(queried),
    rejected: format(rejected),
    unchanged: format(unchanged),
  };
  return BALANCE[language](told, unchanged > 0);
}

const STATE_WORDS: Record<SenderTransfer['state'], Record<Language, string>> = {
  receiving: { en: 'is arriving', fr: 'arrive' },
  received: {
    en: 'is on the gateway, sealed, until the registry collects it',
    fr: 'est à la passerelle, scellé, jusqu’à ce que le registre le collecte',
  },
  expired: {
    en: 'was not collected in time and is gone from the gateway',
    fr: 'n’a pas été collecté à temps et n’est plus à la passerelle',
  },
  terminated: { en: 'was withdrawn by its sender', fr: 'a été retiré par son expéditeur' },
  collected: {
    en: 'was collected by the registry, which reads it',
    fr: 'a été collecté par le registre, qui le lit',
  },
  committed: { en: 'is in the registry', fr: 'est au registre' },
  failed: { en: 'could not be taken in', fr: 'n’a pas pu être pris en charge' },
};

const PART: Record<Language, (received: string, size: string) => string> = {
  en: (received, size) => ` (${received} of ${size} bytes)`,
  fr: (received, size) => ` (${received} octets sur ${size})`,
};

const NEXT = {
  report: { en: 'its report:', fr: 'son rapport :' },
  proof: { en: 'proof that it was received:', fr: 'preuve qu’il a été reçu :' },
};

/** What was wrong with the file and what to do. A code that the gateway does not know may be one that this release does. */
function describeFault({ errorCode, error }: SenderTransfer, language: Language): string[] {
  if (errorCode === null) return [];
  const told = error ?? tellCode(errorCode);
  return told === null
    ? [`(${errorCode})`]
    : [`${told.message[language]} (${errorCode})`, told.action[language]];
}

/** One transfer in words, a few lines. */
export function describeTransfer(transfer: SenderTransfer, language: Language): string[] {
  const { id, state, received, size, balance, reportReady, logProofReady } = transfer;
  const format = written(language);
  const part = state === 'receiving' ? PART[language](format(received), format(size)) : '';
  return [
    `${id}  ${STATE_WORDS[state][language]}${part}`,
    ...(balance === null ? [] : [`  ${describeBalance(balance, language)}`]),
    ...describeFault(transfer, language).map((line) => `  ${line}`),
    ...(reportReady ? [`  ${NEXT.report[language]} vernix report ${id}`] : []),
    ...(logProofReady ? [`  ${NEXT.proof[language]} vernix log receipt ${id}`] : []),
  ];
}
