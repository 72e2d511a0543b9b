/** Two officers at their desk, with passkeys of a real browser: they are founded, free who was stopped, and break the glass. */
import { randomBytes } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createLog } from '@vernix/service';
import { DeskConfig, startDesk } from '../apps/desk/src/index.ts';
import { Bench, HOUR, TRANSFER } from '../apps/key-service/test/helpers.ts';
import { sha256 } from '../apps/key-service/test/officers.ts';
import { onePort } from '../scripts/test-ports.ts';
import { launchBrowser } from './support/browser.ts';

const NAMES = ['user:officer-1', 'user:officer-2'];

/** Somebody with an authenticator of their own. */
interface Officer {
  readonly name: string;
  readonly token: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly authenticator: { readonly cdp: CDPSession; readonly authenticatorId: string };
}

let bench: Bench;
let service: Awaited<ReturnType<Bench['start']>>;
let browser: Browser;
let desk: Awaited<ReturnType<typeof startDesk>>;
let origin: string;
let officers: Officer[];
const problems: string[] = [];

async function arrive(name: string, token: string): Promise<Officer> {
  const context = await browser.newContext({ locale: 'en-CA', viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(10_000);
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(String(error.error())));
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { name, token, context, page, authenticator: { cdp, authenticatorId } };
}

beforeAll(async () => {
  [bench, browser] = await Promise.all([Bench.make(), launchBrowser()]);
  const port = await onePort();
  const rpId = 'desk.localhost';
  origin = `http://${rpId}:${port}`;
  const socket = `${bench.directory}/run/desk.sock`;
  officers = await Promise.all(NAMES.map((name) => arrive(name, randomBytes(32).toString('base64url'))));
  const founders = officers.map(({ name, token }) => ({
    officer: name,
    tokenSha256: sha256(token).toString('hex'),
  }));
  bench.now = Date.now();
  service = await bench.start({ desk: { socket, origin, rpId, founders } });
  desk = await startDesk(
    DeskConfig.parse({ keyService: { socket }, origin, listen: { port } }),
    createLog('desk', { write: (line) => bench.logged.push(line) }),
  );
}, 60_000);

afterEach(() => expect(problems.splice(0)).toEqual([]));

afterAll(async () => {
  await browser.close();
  await desk.close();
  await bench.clean();
});

/** A browser asks for a passkey only where somebody is looking. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', { name }).click();
}
const told = (page: Page, text: string | RegExp) =>
  expect.poll(() => page.getByRole('status').innerText(), { timeout: 10_000 }).toMatch(text);

/** How a principal reads so many identities. */
async function reading(principal: string) {
  const client = await bench.client();
  return (count: number, under: { under?: string } = {}) =>
    client.call('items.release', {
      principal,
      role: 'steward',
      purpose: 'care',
      items: Array.from({ length: count }, (_, index) => ({
        transferId: TRANSFER,
        itemClass: 'identity' as const,
        row: 1 + index,
      })),
      ...under,
    });
}

async function axe({ page }: Officer): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await new AxeBuilder({ page }).withRules('color-contrast').analyze();
  expect(dark.violations).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

it('founds two officers by their one-time links, each with a passkey of their own', async () => {
  const [one, two] = officers as [Officer, Officer];
  for (const { page, name, token } of [one, two]) {
    await page.goto(`${origin}/#${new URLSearchParams({ officer: name, token }).toString()}`);
    await press(page, 'Make a passkey');
    await told(
      page,
      page === one.page ? `Your passkey is made. Still to make theirs: ${two.name}.` : /founded/,
    );
    expect(new URL(page.url()).hash).toBe('');
  }
  await told(two.page, /The officers are founded/);
  await one.page.getByText('Nothing waits.').waitFor();
  await axe(one);
});

it('frees a stopped steward when both have signed what they read, and not before', async () => {
  const [one, two] = officers as [Officer, Officer];
  const read = await reading('user:k7');
  await expect(read(101)).rejects.toMatchObject({ code: 'budget-breached' });
  await one.page.getByText(/^user:k7, since .*asked for more than a day’s budget$/).waitFor();
  await press(one.page, 'Ask to release user:k7');
  await told(one.page, /^Asked\./);
  const words = one.page.getByRole('heading', { name: /user:k7, stopped since .* may read again/ });
  await words.waitFor();
  await axe(one);
  const signed = one.page.locator('article pre');
  expect(JSON.parse((await signed.textContent()) ?? '')).toMatchObject({
    action: { kind: 'principal-release', params: { principal: 'user:k7' } },
    requester: 'desk',
  });
  await press(one.page, 'Approve with my passkey');
  await told(one.page, /One more officer is needed\.\s+user:k7, stopped since .* may read again/);
  await expect(read(1)).rejects.toMatchObject({ code: 'principal-frozen' });
  await press(two.page, 'Approve with my passkey');
  await told(two.page, 'Approved, and done.');
  expect((await read(1)).binary.length).toBe(32);
  await told(one.page, /^$/); // no more officers are needed
  await told(two.page, /Approved, and done\.\s+user:k7, stopped since .* may read again/);
});

it('ends a request when one officer refuses it, for the other too', async () => {
  const [one, two] = officers as [Officer, Officer];
  const read = await reading('user:k8');
  await expect(read(101)).rejects.toMatchObject({ code: 'budget-breached' });
  await press(two.page, 'Ask to release user:k8');
  await press(two.page, 'Approve with my passkey');
  await told(two.page, /One more officer is needed/);
  await one.page.getByRole('heading', { name: /user:k8, stopped since/ }).waitFor(); // not the request before it
  await told(one.page, /^$/); // what was said of that one
  await press(one.page, 'Refuse with my passkey');
  await told(one.page, 'Refused. Nothing comes of this request.');
  await two.page.getByText('Nothing waits.').waitFor();
  await two.page.getByText('Earlier requests').click();
  await two.page.getByText('principal-release, asked by desk: refused').waitFor();
  await expect(read(1)).rejects.toMatchObject({ code: 'principal-frozen' });
});

/** What the key service refused, the browser's console says too. */
const refusedOnce = () => expect(problems.splice(0)).toEqual([expect.stringContaining('403')]);

/** Breaks the glass for so many rows, by name only; resolves to the request's number. */
async function breakGlass({ page, name }: Officer, rows: number): Promise<string> {
  await page.bringToFront();
  const form = page.locator('details').filter({ hasText: 'Break the glass' });
  await form.locator('summary').click();
  await form.getByLabel('Account').fill(name);
  await form.getByLabel('How many rows').fill(String(rows));
  await form.getByLabel('Which values').selectOption('identityOnly');
  await form.getByRole('button', { name: 'Break the glass' }).click();
  await told(page, /Sign it below with your own passkey/);
  const card = page
    .locator('article')
    .filter({ hasText: /reads \d+ rows \(of up to \d+ people; identity only\)/ });
  return (await card.getAttribute('data-nonce')) ?? '';
}

const alarms = () =>
  bench.logged
    .map((line) => (JSON.parse(line) as { event: string }).event)
    .filter((event) => event.startsWith('glass-'));

it('lets one officer read a few in an emergency, loudly, and another confirm it within the day', async () => {
  const [one, two] = officers as [Officer, Officer];
  const read = await reading(one.name);
  const under = await breakGlass(one, 3);
  await expect(read(3, { under })).rejects.toMatchObject({ code: 'allowance-unfit' });
  // Nobody breaks it for somebody else.
  await press(two.page, 'Break the glass with my passkey');
  await told(two.page, /break-glass-not-yours/);
  refusedOnce();
  expect(alarms()).toEqual([]);
  await press(one.page, 'Break the glass with my passkey');
  await told(one.page, /Another officer has to confirm it within 24 hours/);
  expect(alarms()).toEqual(['glass-broken']);
  expect((await read(3, { under })).binary.length).toBe(3 * 32);
  await expect(read(1, { under })).rejects.toMatchObject({ code: 'allowance-unfit' });
  const card = two.page.locator('article');
  await card.getByText('To be confirmed by').waitFor();
  await axe(two);
  await press(two.page, 'Confirm the emergency with my passkey');
  await told(two.page, 'Approved, and done.');
  bench.now += 25 * HOUR;
  await service.tick();
  expect(alarms()).toEqual(['glass-broken']);
  const incidents = (await bench.entries()).filter(({ type }) => type === 'incident');
  expect(incidents.at(-1)).toMatchObject({ principal: one.name, what: 'allowance-unfit' });
  expect(incidents).toContainEqual(expect.objectContaining({ principal: one.name, what: 'glass-broken' }));
});

it('stops whoever broke the glass when nobody has confirmed it in a day, and two others have to free them', async () => {
  const [one, two] = officers as [Officer, Officer];
  const read = await reading(two.name);
  const under = await breakGlass(two, 2);
  await press(two.page, 'Break the glass with my passkey');
  await told(two.page, /Another officer has to confirm it/);
  await read(1, { under });
  bench.now += 24 * HOUR + 1;
  await service.tick();
  expect(alarms()).toEqual(['glass-broken', 'glass-broken', 'glass-not-seconded']);
  await expect(read(1, { under })).rejects.toMatchObject({ code: 'principal-frozen' });
  await one.page.getByText(`${two.name}, since`).waitFor();
  expect(await one.page.getByRole('button', { name: 'Confirm the emergency' }).count()).toBe(0);
  await one.page.getByText('Earlier requests').click();
  await one.page.getByText(`break-glass, asked by ${two.name}: not confirmed in time`).waitFor();
  await axe(one);
  // Of two officers neither can free themselves: the page says so, and the stop holds.
  await press(one.page, `Ask to release ${two.name}`);
  await press(one.page, 'Approve with my passkey');
  await told(one.page, /One more officer is needed/);
  await press(two.page, 'Approve with my passkey');
  await told(two.page, /approval-own-request/);
  refusedOnce();
  await expect(read(1)).rejects.toMatchObject({ code: 'principal-frozen' });
});

it('speaks French too', async () => {
  const [, two] = officers as [Officer, Officer];
  await press(two.page, 'Français');
  await two.page.getByRole('heading', { name: 'Qu’est-ce qui attend deux responsables?' }).waitFor();
  expect(await two.page.locator('html').getAttribute('lang')).toBe('fr');
});
