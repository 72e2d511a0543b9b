/** What `serve` says once everything is open. */
import { join, relative } from 'node:path';
import type { Role } from '@vernix/contracts';
import { dataDirectory } from '../data-directory.ts';
import type { Line, Words } from '../language.ts';
import type { House } from './house.ts';
import type { Layout } from './layout.ts';
import { deskOrigin } from './officers.ts';
import { originOf, type Ports, siteOf } from './ports.ts';
import type { Page, SignInLink } from './sign-in.ts';

/** With `--json`. */
export function announcement({ ports, links, officers, layout }: House): object {
  return {
    event: 'ready',
    data: layout.data,
    addresses: {
      gateway: originOf(ports.gateway),
      collection: originOf(ports.collection),
      log: originOf(ports.log),
      witness: originOf(ports.witness),
      vault: siteOf(ports.vault),
      insights: siteOf(ports.insights),
      desk: deskOrigin(ports),
    },
    signIn: links,
    officers,
  };
}

/** By the names that the console gives them. */
const PAGES: Readonly<Record<Page, Words>> = {
  house: { en: 'House', fr: 'Maison' },
  send: { en: 'Send', fr: 'Envoyer' },
  intake: { en: 'Intake', fr: 'Réception' },
  care: { en: 'Care', fr: 'Soins' },
  people: { en: 'People', fr: 'Personnes' },
  account: { en: 'Account', fr: 'Votre compte' },
  meter: { en: 'Meter', fr: 'Compteur' },
  exposure: { en: 'Exposure', fr: 'Exposition' },
};

const ROLES: Readonly<Record<Role, Words>> = {
  clerk: { en: 'clerk', fr: 'expéditeur' },
  steward: { en: 'steward', fr: 'intendant des données' },
  'privacy-officer': { en: 'privacy-officer', fr: 'responsable de la vie privée' },
  administrator: { en: 'administrator', fr: 'administration' },
  'quality-lead': { en: 'quality-lead', fr: 'responsable de la qualité' },
};

/** Needed for a data directory that `submit` does not find by itself. */
const clientOption = ({ data, config }: Layout): string =>
  data === dataDirectory() ? '' : ` --client '${join(config, 'client.json')}'`;

function doors(ports: Ports): Words[] {
  const [gateway, vault, insights] = [originOf(ports.gateway), siteOf(ports.vault), siteOf(ports.insights)];
  const [desk, log] = [deskOrigin(ports), originOf(ports.log)];
  return [
    {
      en: `  Gateway   ${gateway}   senders: send a file, follow it, read its report`,
      fr: `  Passerelle  ${gateway}   expéditeurs : envoyer un fichier, le suivre, lire son rapport`,
    },
    {
      en: `  Vault     ${vault}   staff: the house, and what arrives`,
      fr: `  Coffre      ${vault}   personnel : la maison, et ce qui arrive`,
    },
    {
      en: `  Insights  ${insights}   hospitals and public health: rates and charts`,
      fr: `  Insights    ${insights}   hôpitaux et santé publique : taux et graphiques`,
    },
    {
      en: `  Desk      ${desk}   officers: what needs two of them`,
      fr: `  Bureau      ${desk}   responsables : ce qui en exige deux`,
    },
    {
      en: `  Log       ${log}   anyone: check it with vernix log verify ${log}`,
      fr: `  Journal     ${log}   tous : à vérifier par vernix log verify ${log}`,
    },
  ];
}

function signInLines(links: readonly SignInLink[]): Words[] {
  const named = links.map(({ role, pages, link }) => ({
    role: ROLES[role],
    pages: {
      en: pages.map((page) => PAGES[page].en).join(', '),
      fr: pages.map((page) => PAGES[page].fr).join(', '),
    },
    link,
  }));
  const line = (language: keyof Words): ((one: (typeof named)[number]) => string) => {
    const role = Math.max(...named.map((one) => one.role[language].length));
    const pages = Math.max(...named.map((one) => one.pages[language].length));
    return (one) => `  ${one.role[language].padEnd(role)}  ${one.pages[language].padEnd(pages)} ${one.link}`;
  };
  const [english, french] = [line('en'), line('fr')];
  return named.map((one) => ({ en: english(one), fr: french(one) }));
}

export function openingLines(
  { ports, links, officers, layout, isNew }: House,
  asked: { readonly demo: boolean; readonly simulate: boolean },
): Line[] {
  const below = relative(process.cwd(), layout.data);
  const data = below.startsWith('..') ? layout.data : below;
  const client = clientOption(layout);
  return [
    '',
    { en: 'Vernix is open.', fr: 'Vernix est ouvert.' },
    '',
    ...doors(ports),
    '',
    {
      en: 'Sign in. Each link opens its role’s pages at that address, once, and only until the next start:',
      fr: 'Connectez-vous. Chaque lien ouvre les pages de son rôle à cette adresse, une fois, et jusqu’au prochain démarrage :',
    },
    '',
    ...signInLines(links),
    '',
    ...(officers.length === 0
      ? []
      : [
          {
            en: 'Two officers let be done what is beyond every budget. Each makes a passkey by a one-time link:',
            fr: 'Deux responsables permettent ce qui dépasse tout quota. Chacun fait une clé d’accès par un lien à usage unique :',
          },
          '',
          ...officers.map(({ officer, link }) => `  ${officer.padEnd(31)} ${link}`),
          '',
        ]),
    ...(asked.simulate ? [SIMULATED] : []),
    ...(asked.demo && !asked.simulate && !isNew ? [notEmpty(data)] : []),
    ...(asked.demo
      ? [
          {
            en: `Send a file of your own:  npm run -s vernix -- submit FILE --mapping ID${client}`,
            fr: `Pour envoyer un fichier à vous :  npm run -s vernix -- submit FICHIER --mapping ID${client}`,
          },
        ]
      : []),
    {
      en: `Everything is kept in ${data} (logs in ${data}/logs). Ctrl-C stops it.`,
      fr: `Tout est gardé dans ${data} (les journaux dans ${data}/logs). Ctrl-C arrête tout.`,
    },
  ];
}

/** Who asked for an empty registry may have another before them. */
const notEmpty = (data: string): Words => ({
  en: `No simulated partners send. ${data} was there before, and holds what it held: for an empty registry name a new --data.`,
  fr: `Aucun partenaire simulé n’envoie. ${data} existait déjà et contient ce qu’il contenait : pour un registre vide, indiquez un nouveau --data.`,
});

const SIMULATED = {
  en: 'Three simulated partners are sending: a hospital, a laboratory, a midwifery practice.',
  fr: 'Trois partenaires simulés envoient : un hôpital, un laboratoire, un cabinet de sages-femmes.',
};
