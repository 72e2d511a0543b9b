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
  // Of all senders, the one with the longest name.
  const token = join(system.data, 'config', 'partners', 'cedar-midwives', 'token');
  const [{ stdout }] = await Promise.all([
    system.vernix('submit', join(population, 'queen-street.csv'), '--json'),
    system.vernix('submit', join(population, 'cedar-midwives.csv'), '--token-file', token),
  ]);
  transfer = (JSON.parse(stdout) as { transferId: string }).transferId;
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

describe('on a telephone', () => {
  const TELEPHONE = { width: 390, height: 844 };
  interface Seen {
    readonly path: string;
    /** The page's language and its title. */
    readonly language: string;
    readonly title: string;
    readonly width: number;
  }
  const seen: Record<'fr' | 'en', Seen[]> = { fr: [], en: [] };
  let problems: string[];

  const lookAt = async (page: Page, [, path]: (typeof PAGES)[number]): Promise<Seen> => ({
    path,
    language: (await page.locator('html').getAttribute('lang'))!,
    title: await page.locator('h1').innerText(),
    width: await page.evaluate<number>('document.documentElement.scrollWidth'),
  });

  /** Each page as a browser set to French shows it, then each in English, which is chosen wherever it is not English yet. */
  beforeAll(async () => {
    const visit = await Visit.begin(browser, system, {
      locale: 'fr-CA',
      storageState: cookies,
      viewport: TELEPHONE,
    });
    const page = await visit.context.newPage();
    for (const entry of PAGES) {
      await show(page, entry);
      seen.fr.push(await lookAt(page, entry));
    }
    for (const entry of PAGES) {
      await show(page, entry);
      if ((await page.locator('html').getAttribute('lang')) === 'fr') {
        await page.locator('.account summary').click();
        await page.getByRole('radio', { name: 'English' }).click();
        await page.locator('html[lang=en]').waitFor();
        await page.locator('.account summary').click();
      }
      seen.en.push(await lookAt(page, entry));
    }
    problems = visit.takeProblems();
    await visit.end();
  }, 180_000);

  it('is in French and in English, each said in the page itself, and remembers which', () => {
    expect(problems).toEqual([]);
    expect(seen.fr.filter(({ language }) => language !== 'fr')).toEqual([]);
    expect(seen.en.filter(({ language }) => language !== 'en')).toEqual([]);
    expect(seen.fr).toHaveLength(PAGES.length);
    // A key shown in place of words has a dot between its letters.
    expect([...seen.fr, ...seen.en].filter(({ title }) => title === '' || /\w\.\w/.test(title))).toEqual([]);
    expect(seen.fr.filter(({ title }, index) => title === seen.en[index]!.title)).toEqual([]);
  });

  it.each(['fr', 'en'] as const)('fits without scrolling sideways (%s)', (language) => {
    expect(seen[language].filter(({ width }) => width > TELEPHONE.width)).toEqual([]);
  });
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
