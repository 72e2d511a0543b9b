import { type Balance, type SenderTransfer, tellCode } from '@vernix/contracts';
import { sayable } from '../said.ts';
import { type Counted, counted, figure, type Line, ROWS, type Words } from '../language.ts';

const OUTCOMES = {
  rows: ROWS,
  accepted: { en: ['accepted', 'accepted'], fr: ['acceptée', 'acceptées'] },
  queried: { en: ['queried', 'queried'], fr: ['à vérifier', 'à vérifier'] },
  rejected: { en: ['rejected', 'rejected'], fr: ['rejetée', 'rejetées'] },
  unchanged: {
    en: ['row was held already', 'rows were held already'],
    fr: ['ligne était déjà détenue', 'lignes étaient déjà détenues'],
  },
} as const satisfies Record<keyof Balance, Counted>;

function describeBalance(balance: Balance): Words {
  const of = (name: keyof Balance): Words => counted(balance[name], OUTCOMES[name]);
  const [rows, accepted, queried, rejected] = [of('rows'), of('accepted'), of('queried'), of('rejected')];
  const held = balance.unchanged === 0 ? null : of('unchanged');
  return {
    en: `${rows.en} = ${accepted.en} + ${queried.en} + ${rejected.en}${held === null ? '' : `; ${held.en}`}`,
    fr: `${rows.fr} = ${accepted.fr} + ${queried.fr} + ${rejected.fr}${held === null ? '' : `; ${held.fr}`}`,
  };
}

/** A file with a header alone is a good file, such as a month without births; or an export that went wrong. */
const NO_ROWS = {
  en: 'The file has a header and no rows. If there were births to tell of, check the export that made it.',
  fr: 'Le fichier a un en-tête et aucune ligne. S’il y avait des naissances à déclarer, vérifiez l’exportation qui l’a produit.',
};

/** The balance, and what it means when it is all zeros. */
export const balanceLines = (balance: Balance): Words[] => [
  describeBalance(balance),
  ...(balance.rows === 0 ? [NO_ROWS] : []),
];

const STATE_WORDS: Record<SenderTransfer['state'], Words> = {
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

function whereItIs({ id, state, received, size }: SenderTransfer): Words {
  const { en, fr } = STATE_WORDS[state];
  if (state !== 'receiving') return { en: `${id}  ${en}`, fr: `${id}  ${fr}` };
  const [here, whole] = [figure(received), figure(size)];
  return {
    en: `${id}  ${en} (${here.en} of ${whole.en} bytes)`,
    fr: `${id}  ${fr} (${here.fr} octets sur ${whole.fr})`,
  };
}

/** What was wrong with the file and what to do: in our words, and in the gateway's where this release does not know the code. */
function describeFault({ errorCode, error }: SenderTransfer): Line[] {
  if (errorCode === null) return [];
  const told = tellCode(errorCode, sayable(error?.params ?? {})) ?? error;
  if (told === null) return [`  (${errorCode})`];
  const { message, action } = told;
  return [
    { en: `  ${message.en} (${errorCode})`, fr: `  ${message.fr} (${errorCode})` },
    { en: `  ${action.en}`, fr: `  ${action.fr}` },
  ];
}

/**
 * One transfer in words, a few lines.
 *
 * @param same the options by which the commands it names reach the same gateway
 */
export function describeTransfer(transfer: SenderTransfer, same: string): Line[] {
  const { balance } = transfer;
  return [
    whereItIs(transfer),
    ...(balance === null ? [] : balanceLines(balance).map(indented)),
    ...describeFault(transfer),
    ...whatIsThere(transfer, same),
  ];
}

const indented = ({ en, fr }: Words): Words => ({ en: `  ${en}`, fr: `  ${fr}` });

function whatIsThere({ id, reportReady, logProofReady }: SenderTransfer, same: string): Words[] {
  const report = {
    en: `  its report: vernix report ${id}${same}`,
    fr: `  son rapport : vernix report ${id}${same}`,
  };
  const proof = {
    en: `  proof that it was received: vernix log receipt ${id}${same}`,
    fr: `  preuve qu’il a été reçu : vernix log receipt ${id}${same}`,
  };
  return [...(reportReady ? [report] : []), ...(logProofReady ? [proof] : [])];
}
