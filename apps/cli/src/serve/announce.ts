/** What `serve` says once everything is open. */
import { join, relative } from 'node:path';
import { STARTED_IN } from '../working-directory.ts';
import type { House } from './house.ts';
import type { Layout } from './layout.ts';
import { deskOrigin } from './officers.ts';
import { originOf, siteOf } from './ports.ts';

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

/** Needed for a data directory that `submit` does not find by itself. */
const clientOption = ({ data, config }: Layout): string =>
  data === join(STARTED_IN, '.vernix') ? '' : ` --client '${join(config, 'client.json')}'`;

export function openingLines(
  { ports, links, officers, layout }: House,
  asked: { readonly demo: boolean; readonly simulate: boolean },
): string[] {
  const below = relative(process.cwd(), layout.data);
  const data = below.startsWith('..') ? layout.data : below;
  const widest = Math.max(...links.map(({ pages }) => pages.length));
  return [
    '',
    'Vernix is open.',
    '',
    `  Gateway   ${originOf(ports.gateway)}   senders: send a file, follow it, read its report`,
    `  Vault     ${siteOf(ports.vault)}   staff: the house, and what arrives`,
    `  Insights  ${siteOf(ports.insights)}   hospitals and public health: rates and charts`,
    `  Desk      ${deskOrigin(ports)}   officers: what needs two of them`,
    `  Log       ${originOf(ports.log)}   anyone: check it with vernix log verify ${originOf(ports.log)}`,
    '',
    'Sign in. Each link opens its role’s pages at that address, once, and only until the next start:',
    '',
    ...links.map(({ role, pages, link }) => `  ${role.padEnd(16)} ${pages.padEnd(widest)} ${link}`),
    '',
    ...(officers.length === 0
      ? []
      : [
          'Two officers let be done what is beyond every budget. Each makes a passkey by a one-time link:',
          '',
          ...officers.map(({ officer, link }) => `  ${officer.padEnd(31)} ${link}`),
          '',
        ]),
    ...(asked.simulate
      ? ['Three simulated partners are sending: a hospital, a laboratory, a midwifery practice.']
      : []),
    ...(asked.demo
      ? [`Send a file of your own:  npm run vernix -- submit FILE --mapping ID${clientOption(layout)}`]
      : []),
    `Everything is kept in ${data} (logs in ${data}/logs). Ctrl-C stops it.`,
  ];
}
