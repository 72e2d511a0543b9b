/** What holds on every page of the console: for every eye, in both languages, on a telephone, and for nobody it is not for. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Staff } from '../support/staff.ts';
import type { System, Zone } from '../support/system.ts';
import { Visit } from '../support/visit.ts';
import { eventually } from '../support/wait.ts';
import type { Looked, State } from './looked.ts';

type Origin = Exclude<Zone, 'key-service'>;

/** Whoever looks: one person in each zone, who are of the staff or of a partner; an administrator; nobody. */
type Visitor = 'staff' | 'administrator' | 'nobody';

/** Every page, a part of it that is only there when its data is, and who sees it. `:id` stands for a transfer. */
const PAGES: readonly [Origin, path: string, part: string, who?: Visitor][] = [
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
  ['vault', '/people', '.people tbody tr', 'administrator'],
  ['gateway', '/', '.door', 'nobody'],
  ['vault', '/', '.door', 'nobody'],
  ['insights', '/', '.door', 'nobody'],
];

export function everywhere(looked: () => Looked): void {
  let system: System;
  let browser: Browser;
  /** Those of the staff and of a partner as they come. */
  let cookies: State;
  /** Each visitor's browser as it is when it comes. */
  let states: Record<Visitor, State>;
  let transfer: string;

  beforeAll(async () => {
    ({ system, browser, state: cookies, transfer } = looked());
    await looked().sendAs('cedar-midwives'); // of all senders, the one with the longest name
    const administrator = await Visit.begin(browser, system);
    await (await administrator.signIn(system.link('administrator'))).close();
    const nobody = { cookies: [], origins: [] };
    states = { staff: cookies, administrator: await administrator.context.storageState(), nobody };
    await administrator.end();
    const quality = Staff.besides(system.addresses.insights, cookies.cookies);
    await eventually('figures are published', () => quality.indicators().catch(() => null));
  }, 60_000);

  /** Browsers of all visitors, and a page in each. What went wrong in any of them comes back from `end`. */
  async function visitors(options: BrowserContextOptions = {}) {
    const visits: Visit[] = [];
    const pageOf = async (who: Visitor): Promise<Page> => {
      const visit = await Visit.begin(browser, system, { ...options, storageState: states[who] });
      visits.push(visit);
      return visit.context.newPage();
    };
    const pages: Record<Visitor, Page> = {
      staff: await pageOf('staff'),
      administrator: await pageOf('administrator'),
      nobody: await pageOf('nobody'),
    };
    const end = async (): Promise<string[]> => {
      const problems = visits.flatMap((visit) => visit.takeProblems());
      await Promise.all(visits.map((visit) => visit.end()));
      return problems;
    };
    return { pages, end };
  }

  /** Opens a page and waits until all of it is there. */
  async function show(page: Page, [origin, path, part]: (typeof PAGES)[number]): Promise<void> {
    await page.goto(system.addresses[origin] + path.replace(':id', transfer));
    await page.locator(part).first().waitFor();
  }

  it('has nothing that axe finds fault with, in the light and in the dark', async () => {
    const { pages, end } = await visitors();
    const faults: string[] = [];
    const examine = async (what: string, axe: AxeBuilder): Promise<void> => {
      // "Legacy" runs in the page alone; the other way opens one more for frames, of which there are none.
      const { violations } = await axe.setLegacyMode().analyze();
      for (const { id, nodes } of violations) {
        faults.push(`${what}: ${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`);
      }
    };
    for (const entry of PAGES) {
      const page = pages[entry[3] ?? 'staff'];
      await show(page, entry);
      await examine(entry[1], new AxeBuilder({ page }));
      await page.emulateMedia({ colorScheme: 'dark' });
      await examine(`${entry[1]} in the dark`, new AxeBuilder({ page }).withRules('color-contrast'));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    expect(faults).toEqual([]);
    expect(await end()).toEqual([]);
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
      const { pages, end } = await visitors({ locale: 'fr-CA', viewport: TELEPHONE });
      for (const entry of PAGES) {
        const page = pages[entry[3] ?? 'staff'];
        await show(page, entry);
        seen.fr.push(await lookAt(page, entry));
      }
      for (const entry of PAGES) {
        const page = pages[entry[3] ?? 'staff'];
        await show(page, entry);
        if ((await page.locator('html').getAttribute('lang')) === 'fr') {
          await page.locator('.account summary').click();
          await page.getByRole('radio', { name: 'English' }).click();
          await page.locator('html[lang=en]').waitFor();
          await page.locator('.account summary').click();
        }
        seen.en.push(await lookAt(page, entry));
      }
      problems = await end();
    }, 180_000);

    it('is in French and in English, each said in the page itself, and remembers which', () => {
      expect(problems).toEqual([]);
      expect(seen.fr.filter(({ language }) => language !== 'fr')).toEqual([]);
      expect(seen.en.filter(({ language }) => language !== 'en')).toEqual([]);
      expect(seen.fr).toHaveLength(PAGES.length);
      // A key shown in place of words has a dot between its letters.
      expect([...seen.fr, ...seen.en].filter(({ title }) => title === '' || /\w\.\w/.test(title))).toEqual(
        [],
      );
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

    it('takes a link that is cut short for a wrong one', async () => {
      const visit = await Visit.begin(browser, system);
      const page = await visit.open(`${system.addresses.vault}/sign-in#%`);
      await page.getByText('This link did not let you in.').waitFor();
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

    it('lets in whom a link lets in, also when it hears late that nobody was, and signs out for good', async () => {
      const visit = await Visit.begin(browser, system);
      // The page asks at once who is here; that answer is held until the link has let somebody in.
      const { promise: letIn, resolve } = Promise.withResolvers<undefined>();
      visit.context.on('response', (response) => {
        if (response.request().method() === 'POST' && response.url().endsWith('/session')) resolve(undefined);
      });
      await visit.context.route('**/session', async (route) => {
        if (route.request().method() !== 'GET') return route.continue();
        const response = await route.fetch();
        await letIn;
        return route.fulfill({ response }).catch(() => undefined); // it may be waited for no more
      });
      const page = await visit.signIn(system.link('privacy-officer'));
      await visit.context.unrouteAll({ behavior: 'ignoreErrors' });
      await page.locator('.account summary').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are not signed in.').waitFor();
      await page.goto(`${system.addresses.vault}/intake`);
      await page.getByText('You are not signed in.').waitFor();
      expect(visit.takeProblems()).toEqual([]);
      await visit.end();
    });
  });

  it('gives a role when it is asked to, and not while one is looked for', async () => {
    const visit = await Visit.begin(browser, system, { storageState: states.administrator });
    const page = await visit.open(`${system.addresses.vault}/people`);
    const asked: unknown[] = [];
    await page.route('**/api/people/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      asked.push(route.request().postDataJSON());
      return route.fulfill({ status: 204 });
    });
    await page.getByRole('row').filter({ hasText: 'Data steward' }).getByRole('button').first().click();
    await page.getByRole('combobox').first().selectOption('privacy-officer');
    const give = page.getByRole('button', { name: 'Give this role' });
    await give.and(page.locator(':enabled')).waitFor();
    expect(asked).toEqual([]);
    await give.click();
    await expect.poll(() => asked, { timeout: 10_000 }).toEqual([{ role: 'privacy-officer' }]);
    await visit.end();
  });

  it('hides its page where nobody is, and asks until the server has ended the session', async () => {
    const visit = await Visit.begin(browser, system, { storageState: states.administrator });
    const page = await visit.context.newPage();
    await page.clock.install();
    await page.goto(`${system.addresses.vault}/people`);
    await page.locator('.people').waitFor();
    let asked = 0;
    await page.route('**/session', (route) => {
      if (route.request().method() === 'DELETE') asked += 1;
      return asked === 1 ? route.abort() : route.continue();
    });
    await page.clock.fastForward('31:00');
    await page.getByText('Nobody was, so you are being signed out.').waitFor();
    expect(await page.locator('.people').count()).toBe(0);
    const out = page.getByText('You are not signed in.');
    const afterAWhile = async (): Promise<boolean> => {
      await page.clock.fastForward('00:10');
      return out.isVisible();
    };
    await expect.poll(afterAWhile, { timeout: 15_000, interval: 200 }).toBe(true);
    expect(asked).toBeGreaterThan(1);
    await visit.end();
  });
}
