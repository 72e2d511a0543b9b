/** What holds on every page of the console: for every eye, in both languages, on a telephone, and for nobody it is not for. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { Staff } from './support/staff.ts';
import { removeData, type System, startSystem, type Zone } from './support/system.ts';
import { Visit } from './support/visit.ts';
import { eventually } from './support/wait.ts';

type Origin = Exclude<Zone, 'key-service'>;

/** Every page, and a part of it that is only there when its data is. `:id` stands for a transfer. */
const PAGES: readonly [Origin, path: string, part: string][] = [
  ['gateway', '/send', '.chooser'],
  ['gateway', '/send/:id', '.receipt'],
  ['vault', '/house', 'a.room'],
  ['vault', '/house?as=text', '.facts'],
  ['vault', '/house/vault', '.panel'],
  ['vault', '/exposure', '.loss'],
  ['vault', '/meter', '.budgets'],
  ['vault', '/intake', '[role=gridcell]'],
  ['vault', '/intake/:id', '.timeline'],
  ['insights', '/care', 'tbody tr'],
  ['insights', '/care?as=table&by=level', 'figure tbody tr'],
  ['insights', '/care/robson', 'tbody tr'],
  ['insights', '/care/months', 'svg.chart'],
  ['insights', '/care/months?as=table', 'figure tbody tr'],
  ['gateway', '/me', '.plain-table tbody tr'],
  ['vault', '/me', '.kept-list li'],
  ['vault', '/nowhere', 'main a'],
];

let system: System;
let browser: Browser;
let signedIn: Visit;
let cookies: Awaited<ReturnType<Visit['context']['storageState']>>;
let transfer: string;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  const population = join(system.data, 'population');
  await system.vernix('synth', '--births', '1500', '--seed', '61', '--out', population);
  const { stdout } = await system.vernix('submit', join(population, 'queen-street.csv'), '--json');
  transfer = (JSON.parse(stdout) as { transferId: string }).transferId;
  // Of all senders, the one with the longest name.
  const token = join(system.data, 'config', 'partners', 'cedar-midwives', 'token');
  await system.vernix('submit', join(population, 'cedar-midwives.csv'), '--token-file', token);
  signedIn = await Visit.begin(browser, system);
  for (const role of ['clerk', 'steward', 'quality-lead'] as const) {
    await (await signedIn.signIn(system.link(role))).close();
  }
  cookies = await signedIn.context.storageState();
  const quality = Staff.besides(system.addresses.insights, cookies.cookies);
  await eventually('figures are published', () => quality.indicators().catch(() => null));
}, 120_000);

afterAll(async () => {
  await browser.close();
  await system.stop();
  await removeData(system.data);
}, 30_000);

/** Opens a page and waits until all of it is there. */
async function show(page: Page, [origin, path, part]: (typeof PAGES)[number]): Promise<void> {
  await page.goto(system.addresses[origin] + path.replace(':id', transfer));
  await page.locator(part).first().waitFor();
}

it('has nothing that axe finds fault with, in the light and in the dark', async () => {
  const visit = await Visit.begin(browser, system, { storageState: cookies });
  const page = await visit.context.newPage();
  const faults: string[] = [];
  const examine = async (what: string, axe: AxeBuilder): Promise<void> => {
    // "Legacy" runs in the page alone; the other way opens one more for frames, of which there are none.
    const { violations } = await axe.setLegacyMode().analyze();
    for (const { id, nodes } of violations) {
      faults.push(`${what}: ${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`);
    }
  };
  for (const entry of PAGES) {
    await show(page, entry);
    await examine(entry[1], new AxeBuilder({ page }));
    await page.emulateMedia({ colorScheme: 'dark' });
    await examine(`${entry[1]} in the dark`, new AxeBuilder({ page }).withRules('color-contrast'));
    await page.emulateMedia({ colorScheme: 'light' });
  }
  expect(faults).toEqual([]);
  expect(visit.takeProblems()).toEqual([]);
  await visit.end();
});

it('is in English and in French, each said in the page itself, and remembers which', async () => {
  const visit = await Visit.begin(browser, system, { locale: 'fr-CA', storageState: cookies });
  const page = await visit.context.newPage();
  const headOf = async (): Promise<string> =>
    `${(await page.locator('html').getAttribute('lang'))!}: ${await page.locator('h1').innerText()}`;
  const french: string[] = [];
  const english: string[] = [];
  for (const entry of PAGES) {
    await show(page, entry);
    french.push(await headOf());
  }
  for (const entry of PAGES) {
    await show(page, entry);
    if ((await page.locator('html').getAttribute('lang')) === 'fr') {
      await page.locator('.account summary').click();
      await page.getByRole('radio', { name: 'English' }).click();
      await page.locator('html[lang=en]').waitFor();
    }
    english.push(await headOf());
  }
  expect(french.filter((head) => !head.startsWith('fr: '))).toEqual([]);
  expect(english.filter((head) => !head.startsWith('en: '))).toEqual([]);
  // A key shown in place of words has a dot between its letters.
  expect([...french, ...english].filter((head) => /\w\.\w/.test(head))).toEqual([]);
  expect(french.filter((head, index) => head.slice(4) === english[index]!.slice(4))).toEqual([]);
  expect(visit.takeProblems()).toEqual([]);
  await visit.end();
});

it.each(['en-CA', 'fr-CA'])('fits a telephone without scrolling sideways (%s)', async (locale) => {
  const visit = await Visit.begin(browser, system, {
    locale,
    storageState: cookies,
    viewport: { width: 390, height: 844 },
  });
  const page = await visit.context.newPage();
  const tooWide: string[] = [];
  for (const entry of PAGES) {
    await show(page, entry);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (width > 390) tooWide.push(`${entry[1]}: ${width} px`);
  }
  expect(tooWide).toEqual([]);
  expect(visit.takeProblems()).toEqual([]);
  await visit.end();
});

it('begins again by itself when a newer build took its place', async () => {
  const visit = await Visit.begin(browser, system, { storageState: cookies });
  const page = await visit.open(`${system.addresses.vault}/house`);
  await page.locator('a.room').first().waitFor();
  const gone = '**/assets/intake-page-*.js';
  await page.route(gone, (route) => route.fulfill({ status: 404 }), { times: 1 });
  await page.getByRole('link', { name: 'Intake', exact: true }).click();
  await page.getByText('What arrived today?').waitFor();
  await visit.end();
});

describe('at the door', () => {
  it('tells whoever is not signed in how to get in, and nothing else', async () => {
    const visit = await Visit.begin(browser, system);
    const page = await visit.context.newPage();
    for (const [origin, path] of PAGES) {
      if (path === '/nowhere') continue;
      await page.goto(system.addresses[origin] + path.replace(':id', transfer));
      await page.getByText('You are not signed in.').waitFor();
      const beyond = 'main :is(a, button, svg, table):not(.door *)';
      expect(await page.locator(beyond).count()).toBe(0);
    }
    expect(visit.takeProblems()).toEqual([]);
    await visit.end();
  });

  it('lets nobody in twice with one link, and says so', async () => {
    const visit = await Visit.begin(browser, system);
    const page = await visit.open(system.link('clerk'));
    await page.getByText('This link did not let you in.').waitFor();
    expect(await page.getByRole('alert').locator('code').innerText()).toBe('sign-in-link-used');
    // Neither the address bar nor going back shows the link's secret.
    expect(page.url()).toBe(`${system.addresses.gateway}/sign-in`);
    await visit.end();
  });

  it('does not open a page that is another role’s', async () => {
    const visit = await Visit.begin(browser, system, { storageState: cookies });
    const elsewhere = [
      ['gateway', '/house'],
      ['gateway', '/intake'],
      ['vault', '/send'],
      ['vault', '/care'],
      ['insights', '/intake'],
    ] as const;
    for (const [origin, path] of elsewhere) {
      const page = await visit.open(system.addresses[origin] + path);
      await page.getByText('No, not for you at this address.').waitFor();
      await page.close();
    }
    expect(visit.takeProblems()).toEqual([]);
    await visit.end();
  });

  it('signs out for good', async () => {
    const visit = await Visit.begin(browser, system);
    const page = await visit.signIn(system.link('privacy-officer'));
    await page.locator('.account summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are not signed in.').waitFor();
    await page.goto(`${system.addresses.vault}/intake`);
    await page.getByText('You are not signed in.').waitFor();
    expect(visit.takeProblems()).toEqual([]);
    await visit.end();
  });
});
