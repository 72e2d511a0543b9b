import { DELIVERIES, PEOPLE_A_ROW } from '@vernix/contracts';
import type { ApprovalAction } from './actions.ts';

/** What an officer reads before signing, in both languages. Nothing that is asked may be left out of it. */
export interface Words {
  readonly en: string;
  readonly fr: string;
}

type Said = {
  readonly [Kind in ApprovalAction['kind']]: Saying<Extract<ApprovalAction, { kind: Kind }>['params']>;
};
type Saying<Params> = (params: Params) => Words;

const PURPOSE: Readonly<Record<string, Words>> = {
  ingest: { en: 'taking in files', fr: 'de réception des fichiers' },
  publish: { en: 'publishing figures', fr: 'de publication des chiffres' },
  care: { en: 'care', fr: 'de soins' },
  'linkage-review': { en: 'review of links', fr: 'de révision des jumelages' },
  audit: { en: 'audit', fr: 'd’audit' },
};
const REASON: Readonly<Record<string, Words>> = {
  'care-emergency': { en: 'an emergency in care', fr: 'd’une urgence de soins' },
  incident: { en: 'an incident', fr: 'd’un incident' },
  'legal-order': { en: 'a legal order', fr: 'd’une ordonnance' },
};

/** How many of what; in French nought and one are singular. */
const count = {
  en: (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`,
  fr: (n: number, one: string, many: string): string => `${n} ${n < 2 ? one : many}`,
};
const ITEMS = {
  identity: (n: number): Words => ({
    en: count.en(n, 'identity item', 'identity items'),
    fr: count.fr(n, 'élément d’identité', 'éléments d’identité'),
  }),
  clinical: (n: number): Words => ({
    en: count.en(n, 'clinical item', 'clinical items'),
    fr: count.fr(n, 'élément clinique', 'éléments cliniques'),
  }),
};
const both = (identity: number, clinical: number): Words => ({
  en: `${ITEMS.identity(identity).en} and ${ITEMS.clinical(clinical).en}`,
  fr: `${ITEMS.identity(identity).fr} et ${ITEMS.clinical(clinical).fr}`,
});

/** Rows that are not named yet, and of how many people they are at the most. */
const someRows = ({ rows, clinical }: { readonly rows: number; readonly clinical: boolean }): Words => ({
  en: `${count.en(rows, 'row', 'rows')} (of up to ${PEOPLE_A_ROW * rows} people; ${clinical ? 'identity and clinical values' : 'identity only'})`,
  fr: `${count.fr(rows, 'ligne', 'lignes')} (d’au plus ${PEOPLE_A_ROW * rows} personnes; ${clinical ? 'identité et données cliniques' : 'identité seulement'})`,
});

type OfFile = Extract<ApprovalAction, { kind: 'bulk-release' }>['params']['file'];
/** Which file, by its id; requests in logs of before name none. */
const within = (file: OfFile): Words =>
  file === undefined
    ? { en: '', fr: '' }
    : {
        en: `, in ${count.en(file.rows, 'row', 'rows')} of the file ${file.transferId}, of up to ${PEOPLE_A_ROW * file.rows} people`,
        fr: `, dans ${count.fr(file.rows, 'ligne', 'lignes')} du fichier ${file.transferId}, d’au plus ${PEOPLE_A_ROW * file.rows} personnes`,
      };

/** To whom it goes, when it leaves the house. */
const leaving = (partner: string | undefined): Words =>
  partner === undefined
    ? { en: '', fr: '' }
    : {
        en: ` It leaves the registry: it is sealed and delivered to ${partner}.`,
        fr: ` Le tout quittera le registre, scellé et livré à ${partner}.`,
      };

const named = (table: Readonly<Record<string, Words>>, name: string): Words =>
  table[name] ?? { en: name, fr: name };

/** Minutes are enough for a person; the text that is signed has the milliseconds. */
const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const SAID: Said = {
  'bulk-release': ({ principal, purpose, identity, clinical, file, batches, until, deliverTo }) => ({
    en: `${principal} may read ${both(identity, clinical).en}${within(file).en}, for ${named(PURPOSE, purpose).en}, until ${time(until)}: exactly those of ${count.en(batches.length, 'batch that is named by its hash', 'batches that are named by their hashes')}.${leaving(deliverTo).en}`,
    fr: `${principal} pourra lire ${both(identity, clinical).fr}${within(file).fr}, aux fins ${named(PURPOSE, purpose).fr}, jusqu’au ${time(until)} : exactement ceux de ${count.fr(batches.length, 'lot désigné par son empreinte', 'lots désignés par leur empreinte')}.${leaving(deliverTo).fr}`,
  }),
  'budget-raise': (params) => {
    const { principal, purpose, until } = params;
    const what = 'rows' in params ? someRows(params) : ITEMS[params.metered](params.items);
    return {
      en: `${principal} may read ${what.en} beyond its budget, for ${named(PURPOSE, purpose).en}, until ${time(until)}.`,
      fr: `${principal} pourra lire ${what.fr} au-delà de son quota, aux fins ${named(PURPOSE, purpose).fr}, jusqu’au ${time(until)}.`,
    };
  },
  'principal-release': ({ principal, frozenSince }) => ({
    en:
      principal === DELIVERIES
        ? `Deliveries, stopped since ${time(frozenSince)}, may leave the registry again.`
        : `${principal}, stopped since ${time(frozenSince)}, may read again within its budget.`,
    fr:
      principal === DELIVERIES
        ? `Les livraisons, suspendues depuis le ${time(frozenSince)}, pourront de nouveau quitter le registre.`
        : `${principal}, dont l’accès est suspendu depuis le ${time(frozenSince)}, pourra lire de nouveau dans les limites de son quota.`,
  }),
  'intake-destroy': ({ through }) => ({
    en: `All intake keys up to number ${through} are destroyed. Files sealed to them can never be opened again, here or in a backup; what is on its way has to be sent again.`,
    fr: `Toutes les clés de réception jusqu’au numéro ${through} seront détruites. Les fichiers scellés pour elles ne pourront plus jamais être ouverts, ni ici ni dans une sauvegarde; ceux qui sont en route devront être renvoyés.`,
  }),
  'person-shred': ({ rows, sha256 }) => ({
    en: `One person is forgotten: what ${count.en(rows, 'row says', 'rows say')} of them, and of others in the same rows, becomes unreadable for good, also in every backup. The list of the rows has the hash ${sha256}.`,
    fr: `Une personne sera oubliée : ce que ${count.fr(rows, 'ligne dit', 'lignes disent')} d’elle, et des autres personnes de ces lignes, deviendra illisible pour toujours, même dans les sauvegardes. L’empreinte de la liste des lignes est ${sha256}.`,
  }),
  'key-export': ({ recipient }) => ({
    en: `All keys of the key service leave it, sealed to ${recipient}. Whoever holds that key can then read everything.`,
    fr: `Toutes les clés du service des clés en sortiront, scellées pour ${recipient}. Qui détient cette clé pourra tout lire.`,
  }),
  'decoy-change': ({ every, generation }) => ({
    en:
      every === 0
        ? 'From the next file on no decoys are placed. Those that are there stay.'
        : `From the next file on one person in ${every} gets a decoy, of generation ${generation}. Those that are there stay.`,
    fr:
      every === 0
        ? 'À partir du prochain fichier, aucun leurre ne sera placé. Ceux qui existent resteront.'
        : `À partir du prochain fichier, une personne sur ${every} aura un leurre, de la génération ${generation}. Ceux qui existent resteront.`,
  }),
  'decoy-retire': ({ partner }) => ({
    en: `${partner}, a recipient that is nobody, is retired and makes room for another. What lies at the gateway for it stays a decoy; its key is destroyed.`,
    fr: `${partner}, un destinataire qui n’est personne, sera mis hors service et fera place à un autre. Ce qui l’attend à la passerelle restera un leurre; sa clé sera détruite.`,
  }),
  'officer-enrol': ({ officer, credential }) => ({
    en: `${officer} may approve with the passkey ${credential.id}. Make sure with that person that the passkey is theirs.`,
    fr: `${officer} pourra approuver avec la clé d’accès ${credential.id}. Vérifiez avec cette personne que c’est bien la sienne.`,
  }),
  'officer-remove': ({ officer }) => ({
    en: `${officer} may approve nothing any more, with any passkey.`,
    fr: `${officer} ne pourra plus rien approuver, avec aucune clé d’accès.`,
  }),
  'break-glass': (params) => {
    const { purpose, reason } = params;
    const what = 'rows' in params ? someRows(params) : both(params.identity, params.clinical);
    return {
      en: `Who asks reads ${what.en} at once, for ${named(PURPOSE, purpose).en}, because of ${named(REASON, reason).en}. Another officer confirms it within a day, or the reader is stopped.`,
      fr: `La personne qui demande lit tout de suite ${what.fr}, aux fins ${named(PURPOSE, purpose).fr}, en raison ${named(REASON, reason).fr}. Un autre responsable le confirme dans la journée, sinon son accès est suspendu.`,
    };
  },
};

/** What would happen, in a sentence. The canonical text stays what is signed. */
export function inWords(action: ApprovalAction): Words {
  // The table pairs each kind with its own parameters; the compiler cannot follow that through a lookup.
  return (SAID[action.kind] as Saying<ApprovalAction['params']>)(action.params);
}
