/** What the page says, in both languages. No sentence is made of pieces: places in braces take ids, counts and times. */
export interface InBoth {
  readonly en: string;
  readonly fr: string;
}
export type Language = keyof InBoth;

export const TEXTS = {
  name: { en: 'Vernix · Officers’ desk', fr: 'Vernix · Bureau des responsables' },
  question: { en: 'What waits for two officers?', fr: 'Qu’est-ce qui attend deux responsables?' },
  nothing: { en: 'Nothing waits.', fr: 'Rien n’attend.' },
  one: { en: 'One request waits.', fr: 'Une demande attend.' },
  several: { en: '{count} requests wait.', fr: '{count} demandes attendent.' },
  unfounded: { en: 'There are no officers yet.', fr: 'Il n’y a pas encore de responsables.' },

  asker: { en: 'Asked by', fr: 'Demandé par' },
  until: { en: 'Can be approved until', fr: 'Peut être approuvé jusqu’au' },
  untilSeconded: { en: 'To be confirmed by', fr: 'À confirmer avant le' },
  approvedBy: { en: 'Approved by', fr: 'Approuvé par' },
  nobody: { en: 'nobody yet', fr: 'personne encore' },
  number: { en: 'Number', fr: 'Numéro' },
  signed: { en: 'What your passkey signs', fr: 'Ce que signe votre clé d’accès' },
  fingerprint: { en: 'Fingerprint', fr: 'Empreinte' },
  compare: {
    en: 'A page can lie. To be sure, compare the fingerprint with what `vernix approvals show` prints on the key service’s machine.',
    fr: 'Une page peut mentir. Pour en avoir le cœur net, comparez l’empreinte avec celle qu’affiche `vernix approvals show` sur la machine du service des clés.',
  },
  approve: { en: 'Approve with my passkey', fr: 'Approuver avec ma clé d’accès' },
  break: { en: 'Break the glass with my passkey', fr: 'Invoquer l’urgence avec ma clé d’accès' },
  second: { en: 'Confirm the emergency with my passkey', fr: 'Confirmer l’urgence avec ma clé d’accès' },
  refuse: { en: 'Refuse with my passkey', fr: 'Refuser avec ma clé d’accès' },
  refusedNow: {
    en: 'Refused. Nothing comes of this request.',
    fr: 'Refusé. Cette demande reste sans suite.',
  },
  noted: {
    en: 'Your approval is noted. One more officer is needed.',
    fr: 'Votre approbation est consignée. Il en faut encore une.',
  },
  complete: {
    en: 'Both approvals are there. Who asked can go on.',
    fr: 'Les deux approbations y sont. La personne qui a demandé peut continuer.',
  },
  done: { en: 'Approved, and done.', fr: 'Approuvé, et fait.' },
  broken: {
    en: 'The glass is broken. Another officer has to confirm it within 24 hours.',
    fr: 'L’urgence est invoquée. Un autre responsable doit la confirmer dans les 24 heures.',
  },

  stopped: { en: 'Who is stopped', fr: 'Accès suspendus' },
  stoppedSince: { en: '{principal}, since {time}', fr: '{principal}, depuis le {time}' },
  'why-budget': { en: 'asked for more than a day’s budget', fr: 'a demandé plus que le quota d’un jour' },
  'why-decoy': {
    en: 'touched a record that nobody has a reason to read',
    fr: 'a touché une fiche que personne n’a de raison de lire',
  },
  'why-break-glass': {
    en: 'an emergency that nobody seconded',
    fr: 'une urgence que personne n’a confirmée',
  },
  'why-taken': {
    en: 'a delivery that nobody collects was taken: nothing leaves the registry',
    fr: 'une livraison que personne ne retire a été prise : rien ne quitte le registre',
  },
  askRelease: { en: 'Ask to release {principal}', fr: 'Demander le rétablissement de {principal}' },

  officers: { en: 'Officers', fr: 'Responsables' },
  passkeys: { en: 'passkeys: {ids}', fr: 'clés d’accès : {ids}' },
  askRemove: { en: 'Ask to remove {officer}', fr: 'Demander le retrait de {officer}' },
  glassAsked: {
    en: 'Asked. Sign it below with your own passkey. Then open a few rows in Intake, on the page of their file, under this request’s number; everybody sees that you did.',
    fr: 'Demandé. Signez ci-dessous avec votre propre clé d’accès. Ouvrez ensuite quelques lignes dans Réception, sur la page de leur fichier, sous le numéro de cette demande; tout le monde le verra.',
  },
  asked: {
    en: 'Asked. Two officers have to approve it.',
    fr: 'Demandé. Deux responsables doivent l’approuver.',
  },

  enrol: { en: 'Add a passkey', fr: 'Ajouter une clé d’accès' },
  enrolAbout: {
    en: 'For a new officer, or another passkey of yours. Two other officers then approve it.',
    fr: 'Pour un nouveau responsable, ou une autre clé à vous. Deux autres responsables l’approuvent ensuite.',
  },
  account: { en: 'Account', fr: 'Compte' },
  accountHint: { en: 'For example user:k7. Not a name.', fr: 'Par exemple user:k7. Pas un nom.' },
  makePasskey: { en: 'Make a passkey', fr: 'Créer une clé d’accès' },

  founding: { en: 'You are to be an officer', fr: 'Vous allez être responsable' },
  foundingAbout: {
    en: 'As {officer} you will approve, together with another officer, what is beyond every budget. Make a passkey on a device that only you use.',
    fr: 'En tant que {officer}, vous approuverez, avec un autre responsable, ce qui dépasse tous les quotas. Créez une clé d’accès sur un appareil que vous seul utilisez.',
  },
  awaiting: {
    en: 'Still to make their passkey: {officers}. Nothing can be approved before.',
    fr: 'Doivent encore créer leur clé d’accès : {officers}. Rien ne peut être approuvé avant.',
  },
  foundingNoted: {
    en: 'Your passkey is made. Still to make theirs: {officers}.',
    fr: 'Votre clé d’accès est créée. Doivent encore créer la leur : {officers}.',
  },
  founded: {
    en: 'The officers are founded. Write down your passkey’s id and compare it with the list below.',
    fr: 'Les responsables sont en place. Notez l’identifiant de votre clé et comparez-le avec la liste ci-dessous.',
  },

  glass: { en: 'Break the glass', fr: 'Invoquer l’urgence' },
  glassAbout: {
    en: 'When somebody must read now and there is no second officer. At most ten rows, so twenty people, for an hour. It sounds the alarm, and another officer confirms it within 24 hours, or you are stopped. The account is the one with which you read in the vault.',
    fr: 'Quand il faut lire tout de suite et qu’il n’y a pas de second responsable. Au plus dix lignes, donc vingt personnes, pendant une heure. L’alarme sonne, et un autre responsable confirme dans les 24 heures, sinon votre accès est suspendu. Le compte est celui avec lequel vous lisez dans la chambre forte.',
  },
  purpose: { en: 'What for', fr: 'À quelles fins' },
  care: { en: 'care', fr: 'soins' },
  audit: { en: 'audit', fr: 'audit' },
  'linkage-review': { en: 'review of links', fr: 'révision des jumelages' },
  reason: { en: 'Why', fr: 'Motif' },
  'care-emergency': { en: 'an emergency in care', fr: 'une urgence de soins' },
  incident: { en: 'an incident', fr: 'un incident' },
  'legal-order': { en: 'a legal order', fr: 'une ordonnance' },
  rows: { en: 'How many rows', fr: 'Combien de lignes' },
  rowsHint: {
    en: 'Each is of two people, a mother and her child.',
    fr: 'Chacune concerne deux personnes, la mère et son enfant.',
  },
  what: { en: 'Which values', fr: 'Quelles valeurs' },
  both: { en: 'identity and clinical', fr: 'identité et données cliniques' },
  identityOnly: { en: 'identity only', fr: 'identité seulement' },

  over: { en: 'Earlier requests', fr: 'Demandes antérieures' },
  overLine: { en: '{kind}, asked by {requester}: {state}', fr: '{kind}, demandé par {requester} : {state}' },
  used: { en: 'done', fr: 'fait' },
  lapsed: { en: 'not confirmed in time', fr: 'non confirmé à temps' },
  expired: { en: 'expired', fr: 'expiré' },
  cancelled: { en: 'taken back', fr: 'retiré' },
  refused: { en: 'refused', fr: 'refusé' },

  refusedByPasskey: {
    en: 'No passkey signed. Nothing was changed.',
    fr: 'Aucune clé d’accès n’a signé. Rien n’a changé.',
  },
  unreachable: {
    en: 'The desk does not answer. Nothing was changed; try again.',
    fr: 'Le bureau ne répond pas. Rien n’a changé; réessayez.',
  },
} as const satisfies Record<string, InBoth>;
export type Text = keyof typeof TEXTS;

export const isText = (text: string): text is Text => Object.hasOwn(TEXTS, text);

let language: Language = navigator.language.startsWith('fr') ? 'fr' : 'en';

export const current = (): Language => language;

export function speak(chosen: Language): void {
  language = chosen;
}

export function say(text: Text, places: Readonly<Record<string, string>> = {}): string {
  return TEXTS[text][language].replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '');
}

export function time(at: string | number): string {
  const format = new Intl.DateTimeFormat(`${language}-CA`, { dateStyle: 'medium', timeStyle: 'short' });
  return format.format(new Date(at));
}
