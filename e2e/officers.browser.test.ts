/** Two officers at their desk, with passkeys of a real browser: they are founded, and free who was stopped. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createLog } from '@vernix/service';
import { DeskConfig, startDesk } from '../apps/desk/src/index.ts';
import { Bench, TRANSFER } from '../apps/key-service/test/helpers.ts';
import { sha256 } from '../apps/key-service/test/officers.ts';
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
let browser: Browser;
let desk: Awaited<ReturnType<typeof startDesk>>;
let origin: string;
let officers: Officer[];
const problems: string[] = [];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

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
  const port = await freePort();
  const rpId = 'desk.localhost';
  origin = `http://${rpId}:${port}`;
  const socket = `${bench.directory}/run/desk.sock`;
  officers = await Promise.all(NAMES.map((name) => arrive(name, randomBytes(32).toString('base64url'))));
  const founders = officers.map(({ name, token }) => ({
    officer: name,
    tokenSha256: sha256(token).toString('hex'),
  }));
  bench.now = Date.now();
  await bench.start({ desk: { socket, origin, rpId, founders } });
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

async function steward(row: number) {
  const client = await bench.client();
  const items = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      transferId: TRANSFER,
      itemClass: 'identity' as const,
      row: row + index,
    }));
  const read = (count: number) =>
    client.call('items.release', {
      principal: 'user:k7',
      role: 'steward',
      purpose: 'care',
      items: items(count),
    });
  return read;
}

it('founds two officers by their one-time links, each with a passkey of their own', async () => {
  const [one, two] = officers as [Officer, Officer];
  for (const { page, name, token } of [one, two]) {
    await page.goto(`${origin}/#${new URLSearchParams({ officer: name, token }).toString()}`);
    await press(page, 'Make a passkey');
    await page.getByRole('status').locator('p').first().waitFor();
    expect(new URL(page.url()).hash).toBe('');
  }
  await told(two.page, /The officers are founded/);
  await one.page.getByText('Nothing waits.').waitFor();
  for (const { page } of officers) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

it('frees a stopped steward when both have signed what they read, and not before', async () => {
  const [one, two] = officers as [Officer, Officer];
  const read = await steward(1);
  await expect(read(201)).rejects.toMatchObject({ code: 'budget-breached' });
  await press(one.page, 'Ask to release user:k7');
  const words = one.page.getByRole('heading', { name: /user:k7, stopped since .* may read again/ });
  await words.waitFor();
  expect((await new AxeBuilder({ page: one.page }).analyze()).violations).toEqual([]);
  const signed = one.page.locator('article pre');
  expect(JSON.parse((await signed.textContent()) ?? '')).toMatchObject({
    action: { kind: 'principal-release', params: { principal: 'user:k7' } },
    requester: 'desk',
  });
  await press(one.page, 'Approve with my passkey');
  await told(one.page, /One more officer is needed/);
  await expect(read(1)).rejects.toMatchObject({ code: 'principal-frozen' });
  await press(two.page, 'Approve with my passkey');
  await told(two.page, 'Approved, and done.');
  expect((await read(1)).binary.length).toBe(32);
});

it('speaks French too', async () => {
  const [, two] = officers as [Officer, Officer];
  await press(two.page, 'Français');
  await two.page.getByRole('heading', { name: 'Qu’est-ce qui attend deux responsables?' }).waitFor();
  expect(await two.page.locator('html').getAttribute('lang')).toBe('fr');
});
