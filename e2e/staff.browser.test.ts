/** What staff see: the house and what arrives, live, and nobody's name. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Delivery, DeliveryHead, DeliveryList } from '@vernix/contracts';
import { generateIdentity, openBuffer } from '@vernix/seal';
import { launchBrowser } from './support/browser.ts';
import { identityValues } from './support/people.ts';
import { SoftOfficers } from './support/soft-officers.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { Visit } from './support/visit.ts';

const EVENTUALLY = { timeout: 15_000 };

let system: System;
let browser: Browser;
let visit: Visit;
let page: Page;
/** Founded by the first that needs them. */
let officers: SoftOfficers;

const population = (name: string): string => join(system.data, 'population', name);
const rowsOf = async (name: string): Promise<number> =>
  (await readFile(population(name), 'utf8')).trimEnd().split('\n').length - 1;

async function submit(name: string): Promise<string> {
  const { stdout } = await system.vernix('submit', population(name), '--json');
  return (JSON.parse(stdout) as { transferId: string }).transferId;
}

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  await system.vernix('synth', '--births', '1200', '--seed', '41', '--out', join(system.data, 'population'));
  await submit('trillium-bay.csv');
  visit = await Visit.begin(browser, system);
  page = await visit.signIn(system.link('steward'));
}, 120_000);

beforeEach(async () => {
  await page.goto(`${system.addresses.vault}/`);
  await room('Vault').waitFor();
});

afterEach(() => expect(visit.takeProblems()).toEqual([]));

afterAll(async () => {
  await browser.close();
  await system.stop();
  await removeData(system.data);
}, 30_000);

/** Set once: a reload would lose it. */
const markPage = () => page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
const wasReloaded = () => page.evaluate(() => !('notReloaded' in globalThis));
const room = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}\\b`) });
const onWalls = (name: string) => room(name).locator('text, tspan').allTextContents();
const number = (value: number): string => value.toLocaleString('en-CA');

it('lands in the house, four rooms of it, and each file changes the figures on the walls', async () => {
  expect(new URL(page.url()).pathname).toBe('/house');
  await page.getByText('Where is every file now?').waitFor();
  for (const name of ['Gateway', 'Vault', 'Key service', 'Insights']) await room(name).waitFor();
  const before = await rowsOf('trillium-bay.csv');
  expect(await onWalls('Vault')).toContain(number(before));
  await expect.poll(() => onWalls('Insights'), EVENTUALLY).toContain('births-000001');
  await markPage();
  await submit('manitou-lake.csv');
  const after = before + (await rowsOf('manitou-lake.csv'));
  await expect.poll(() => onWalls('Vault'), EVENTUALLY).toContain(number(after));
  expect(await wasReloaded()).toBe(false);
});

it('has the same figures in words', async () => {
  await page.getByRole('radio', { name: 'In words' }).click();
  expect(new URL(page.url()).search).toBe('?as=text');
  const words = await page
    .getByRole('listitem')
    .filter({ hasText: 'Calls out; nothing calls in' })
    .innerText();
  await page.getByRole('radio', { name: 'Picture' }).click();
  const figures = (await onWalls('Vault')).filter((text) => /^[\d,]+$/.test(text));
  expect(figures.length).toBeGreaterThan(2);
  for (const figure of figures) expect(words).toContain(figure);
});

it('opens the room that is clicked', async () => {
  await room('Key service').click();
  await page.waitForURL('**/house/keys');
  await page.getByRole('heading', { name: 'What a thief with root here gets' }).waitFor();
  await page.goBack();
  await room('Vault').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/house/vault');
});

it('lists what arrives as it arrives', async () => {
  await page.getByRole('link', { name: 'Intake', exact: true }).click();
  // The room that is left has a table of its own: only what is under this page's title counts.
  await page.getByRole('heading', { level: 1, name: 'What arrived today?' }).waitFor();
  const rows = page.getByRole('row');
  await rows.nth(1).waitFor();
  const before = await rows.count();
  await markPage();
  const id = await submit('hopital-rideau.csv');
  await expect.poll(() => rows.count(), EVENTUALLY).toBe(before + 1);
  const newest = rows.nth(1);
  await newest.locator(`a[href="/intake/${id}"]`).waitFor();
  await newest.getByText(/Reported|Published/).waitFor();
  expect(await newest.innerText()).toContain(number(await rowsOf('hopital-rideau.csv')));
  expect(await wasReloaded()).toBe(false);
});

/** The page of the file that was sent before any test. */
async function openFirst(): Promise<void> {
  await page.goto(`${system.addresses.vault}/intake`);
  await page.getByRole('gridcell').getByRole('link').last().click();
}

it('opens a transfer from the keyboard, and its rows add up', async () => {
  await page.goto(`${system.addresses.vault}/intake`);
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('End'); // the first that came
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Its way through the zones' }).waitFor();
  const balance = await page.getByRole('region', { name: 'Balance of rows' }).innerText();
  const [rows, accepted, queried, rejected] = balance
    .match(/\d[\d,]*/g)!
    .map((text) => Number(text.replace(',', '')));
  expect(rows).toBe(await rowsOf('trillium-bay.csv'));
  expect(accepted! + queried! + rejected!).toBe(rows);
  expect(queried).toBeGreaterThan(0);
});

it('lists findings by row and rule, and keeps the chosen rule in the address', async () => {
  await openFirst();
  const findings = page.getByRole('region', { name: 'Findings, row by row' });
  const lines = findings.getByRole('row');
  await expect.poll(() => lines.count(), EVENTUALLY).toBeGreaterThan(1);
  const rule = (await lines.nth(1).getByRole('gridcell').last().innerText()).trim();
  await findings.getByRole('combobox').selectOption(rule);
  expect(new URL(page.url()).searchParams.get('rule')).toBe(rule);
  await page.reload();
  await expect.poll(() => lines.count(), EVENTUALLY).toBeGreaterThan(1);
  const rules = await lines.locator('[role=gridcell]:last-child').allTextContents();
  expect(new Set(rules)).toEqual(new Set([rule]));
});

it('opens a file’s rows for the key that was named, when two officers have signed for them', async () => {
  const { identity, recipient } = await generateIdentity('hybrid');
  await openFirst();
  const panel = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Its rows in clear' }) });
  await panel.getByRole('textbox').fill(recipient);
  const ask = panel.getByRole('button', { name: 'Ask for the rows' });
  await ask.click();
  await panel.getByRole('button', { name: 'Take the request back' }).click();
  await expect.poll(() => panel.getByRole('listitem').count(), EVENTUALLY).toBe(0);
  await ask.click();
  await panel.getByText('Two officers have to sign it at their desk').waitFor();
  expect(await panel.getByRole('button', { name: 'Open the rows' }).count()).toBe(0);
  officers = await SoftOfficers.found(system);
  await officers.approve(await panel.locator('code').innerText());
  await panel.getByRole('button', { name: 'Open the rows' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('link', { name: /Fetch it/ }).click(),
  ]);
  const opened = await openBuffer([identity], await readFile(await download.path()));
  const rows = Buffer.from(opened).toString().trimEnd().split('\n');
  // The people who do not exist are among them.
  expect(rows.length).toBeGreaterThanOrEqual(await rowsOf('trillium-bay.csv'));
  expect(JSON.parse(rows[0]!)).toHaveProperty(['mother.surname']);
  await panel.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => panel.getByRole('listitem').count(), EVENTUALLY).toBe(0);
});

it('sends a file’s rows to a partner that has a key, and follows them until it has received them', async () => {
  await openFirst();
  const panel = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Its rows in clear' }) });
  await panel.getByRole('radio', { name: 'To a partner' }).click();
  const ask = panel.getByRole('button', { name: 'Ask for the rows' });
  expect(await ask.isDisabled()).toBe(true);
  await panel.getByLabel('Partner').selectOption('queen-street');
  await ask.click();
  await panel.getByText(/^[\d,]+ rows to Queen Street/).waitFor();
  await officers.approve(await panel.locator('code').innerText());
  await panel.getByRole('button', { name: 'Open, seal and send' }).click();
  await panel.getByText(/It waits for Queen Street.* at the gateway until/).waitFor();
  expect(await panel.getByRole('button', { name: 'Remove' }).count()).toBe(0);
  const faults = async (): Promise<string[]> =>
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.length}`);
  await panel.getByRole('button', { name: 'What it holds' }).click();
  await panel.getByText('Data elements').waitFor();
  expect(await faults()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await faults()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  const secret = (name: string): Promise<string> =>
    readFile(join(system.data, 'config', 'partners', 'queen-street', name), 'utf8');
  const headers = { authorization: `Bearer ${(await secret('token')).trim()}` };
  const mailbox = `${system.addresses.gateway}/v1/deliveries`;
  const { deliveries } = DeliveryList.parse(await (await fetch(mailbox, { headers })).json());
  const [{ id, sha256 }] = deliveries as [Delivery];
  const sealed = Buffer.from(await (await fetch(`${mailbox}/${id}/content`, { headers })).arrayBuffer());
  const opened = await openBuffer([(await secret('report-identity.txt')).trim()], sealed);
  const [head = '', ...rows] = Buffer.from(opened).toString().trimEnd().split('\n');
  expect(DeliveryHead.parse(JSON.parse(head))).toMatchObject({ deliveryId: id, rows: rows.length });
  await panel.getByText(/began to collect it/).waitFor();
  await fetch(`${mailbox}/${id}/ack`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ sha256 }),
  });
  await panel.getByText(/received it, whole/).waitFor();
  await panel.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => panel.getByRole('listitem').count(), EVENTUALLY).toBe(0);
});

it('opens a few rows at once on one’s own word, as far as a budget reaches, and says what there is beyond', async () => {
  const { identity, recipient } = await generateIdentity('hybrid');
  await openFirst();
  const panel = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Its rows in clear' }) });
  await panel.getByRole('radio', { name: 'A few rows' }).click();
  await panel.getByText('Your budget reaches 30 rows more in this hour.').waitFor();
  await panel.getByLabel('Seal to').fill(recipient);
  const open = panel.getByRole('button', { name: 'Open these rows' });
  const rows = panel.getByLabel('Row numbers');
  await rows.fill('1-31');
  await panel.getByText('Your budget reaches 30 rows more in this hour, and these are 31.').waitFor();
  expect(await open.isDisabled()).toBe(true);
  expect(await panel.getByRole('link', { name: 'Ask for a raise' }).getAttribute('href')).toBe('/meter');
  await rows.fill('7, 3-5');
  await open.click();
  await panel.getByText(/^Rows 3–5, 7 for linkage review/).waitFor();
  expect(await rows.inputValue()).toBe(''); // or it would say of rows that were opened that the budget does not reach them
  await panel.getByText('Your budget reaches 26 rows more in this hour.').waitFor();
  const faults = async (): Promise<string[]> =>
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.length}`);
  expect(await faults()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await faults()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('link', { name: /Fetch it/ }).click(),
  ]);
  const opened = Buffer.from(await openBuffer([identity], await readFile(await download.path()))).toString();
  const lines = opened
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ row }) => row)).toEqual([3, 4, 5, 7]);
  expect(lines[0]).toHaveProperty(['mother.surname']);
  // Of a number that allows nothing, nothing comes, and the budget stays as it is.
  await rows.fill('7, 3-5');
  await panel.getByLabel('Request number').fill('A'.repeat(43));
  await open.click();
  await panel.getByText('approval-differs').waitFor();
  expect(visit.takeProblems()).toEqual([expect.stringContaining('403')]);
  await panel.getByText('Your budget reaches 26 rows more in this hour.').waitFor();
  await panel.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => panel.getByRole('listitem').count(), EVENTUALLY).toBe(0);
});

it('asks for more than a budget, which opens when two officers have signed, or is taken back', async () => {
  await page.goto(`${system.addresses.vault}/meter`);
  const panel = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Ask for more than your budget' }) });
  const ask = async (rows: number): Promise<void> => {
    await panel.getByLabel('How many rows more').fill(String(rows));
    await panel.getByRole('button', { name: 'Ask two officers' }).click();
    await panel.getByText(`${rows} rows more (identity and clinical)`).waitFor();
  };
  await ask(5);
  await officers.approve(await panel.locator('code').innerText());
  await panel.getByText('Two officers have signed.').waitFor();
  await ask(7);
  await panel.getByRole('button', { name: 'Take the request back' }).click();
  await panel.getByText('It ended, was taken back').waitFor();
});

it('narrows and sorts in the address bar, and a reload finds it so', async () => {
  await page.goto(`${system.addresses.vault}/intake`);
  await page.getByRole('button', { name: 'Rows' }).click();
  await page.getByLabel('State').selectOption('committed');
  const found = new URL(page.url()).searchParams;
  expect([found.get('sort'), found.get('state')]).toEqual(['rows', 'committed']);
  await page.reload();
  await page
    .getByRole('columnheader', { name: 'Rows' })
    .and(page.locator('[aria-sort=descending]'))
    .waitFor();
  const ordered = await page.getByRole('row').locator('[role=gridcell]:nth-child(4)').allInnerTexts();
  expect(ordered).toEqual(
    ordered.toSorted((a, b) => Number(b.replace(',', '')) - Number(a.replace(',', ''))),
  );
});

it('shows nobody: no page and no answer holds a value that says who someone is', async () => {
  const people = identityValues(await readFile(population('trillium-bay.csv'), 'utf8'));
  expect(people.length).toBeGreaterThan(500);
  const told: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/api/') && !answer.url().endsWith('/events')) {
      void answer.text().then(
        (text) => told.push(text),
        () => undefined,
      );
    }
  });
  const pages = [
    ['/house', 'Moved in the last minute'],
    ['/house?as=text', 'Last commit'],
    ['/house/vault', 'What it never holds'],
    ['/intake', 'See them in the house'],
  ] as const;
  for (const [path, last] of pages) {
    await page.goto(system.addresses.vault + path);
    await page.getByText(last, { exact: true }).waitFor();
    told.push(await page.content());
  }
  await openFirst();
  await page.getByRole('region', { name: 'Findings, row by row' }).getByRole('row').nth(1).waitFor();
  told.push(await page.content());
  expect(told.length).toBeGreaterThan(10);
  const all = told.join('\n');
  expect(people.filter((value) => all.includes(value))).toEqual([]);
});

it('shows who works here to an administrator, for every eye, on a telephone, and in French', async () => {
  const theirs = await Visit.begin(browser, system);
  const people = await theirs.signIn(system.link('administrator'));
  await people.goto(`${system.addresses.vault}/people`);
  const steward = people.getByRole('row', { name: /steward/i }).first();
  await steward.waitFor();
  const faults = async (axe = new AxeBuilder({ page: people })): Promise<string[]> =>
    (await axe.setLegacyMode().analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.length}`);
  expect(await faults()).toEqual([]);
  await steward.getByRole('button').click();
  await people.emulateMedia({ colorScheme: 'dark' });
  expect(await faults(new AxeBuilder({ page: people }).withRules('color-contrast'))).toEqual([]);
  await people.setViewportSize({ width: 390, height: 844 });
  await people.locator('.account summary').click();
  await people.getByRole('radio', { name: 'Français' }).click();
  await people.locator('html[lang=fr]').waitFor();
  expect(await people.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
  expect(await faults()).toEqual([]);
  expect(theirs.takeProblems()).toEqual([]);
  await theirs.end();
});

it('signs in with a passkey made after the first visit, and ends every session it has', async () => {
  const mine = await Visit.begin(browser, system);
  const door = await mine.signIn(system.link('privacy-officer'));
  const devices = await mine.context.newCDPSession(door);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await door.locator('.account summary').click();
  await door.getByRole('link', { name: 'Your account' }).click();
  await door.getByLabel('What to call it').fill('laptop');
  await door.getByRole('button', { name: 'Make a passkey' }).click();
  await door.getByRole('listitem').filter({ hasText: 'laptop' }).waitFor();
  await door.getByRole('button', { name: 'Sign out everywhere' }).click();
  await door.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await door.getByRole('row', { name: /Passkey/ }).waitFor();
  expect(mine.takeProblems()).toEqual([]);
  await mine.end();
});
