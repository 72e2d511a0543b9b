/** Sending a file from the browser: sealed there, followed to its report, whatever happens to the tab. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { type SlowLine, slowLine } from './support/slow-line.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { Visit } from './support/visit.ts';
import { Wire } from './support/wire.ts';

const AGE = 'age-encryption.org/v1\n';

let system: System;
let browser: Browser;
let visit: Visit;
const lines: SlowLine[] = [];

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  await system.vernix('synth', '--births', '3000', '--seed', '31', '--out', join(system.data, 'population'));
  visit = await Visit.begin(browser, system);
  const page = await visit.signIn(system.link('clerk'));
  expect(await page.locator('h1').innerText()).toBe('Send a file');
  await page.close();
}, 120_000);

afterEach(() => expect(visit.takeProblems()).toEqual([]));

afterAll(async () => {
  await browser.close();
  for (const line of lines) line.close();
  await system.stop();
  await removeData(system.data);
}, 30_000);

const population = (name: string): string => join(system.data, 'population', name);

/** A line to the gateway of the test's own: what the browser keeps is kept for this address alone. */
async function lineOf(bytes: number, overhear?: (chunk: Buffer) => void): Promise<SlowLine> {
  const line = await slowLine(system.addresses.gateway, bytes, overhear);
  lines.push(line);
  visit.origins.add(line.url);
  return line;
}

async function choose(page: Page, ...files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(files);
}

const card = (page: Page, name: string) => page.getByRole('article', { name });
const arrived = (page: Page, name: string) => card(page, name).getByText('Arrived whole').waitFor();
const transferOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1)!;

it('seals the file before it leaves: age is on the wire, and not one cell', async () => {
  const wire = new Wire();
  const line = await lineOf(Number.POSITIVE_INFINITY, (chunk) => wire.add(chunk));
  const page = await visit.open(`${line.url}/send`);
  await choose(page, population('manitou-lake.csv'));
  await arrived(page, 'manitou-lake.csv');

  const [sealed, ...more] = wire.bodies('PATCH');
  expect(more).toEqual([]);
  expect(sealed!.subarray(0, AGE.length).toString()).toBe(AGE);
  const cells = (await readFile(population('manitou-lake.csv'), 'utf8')).split(/[,\n]/);
  const telling = new Set(cells.filter((cell) => cell.length > 6));
  expect(telling.size).toBeGreaterThan(1000);
  const said = wire.text();
  expect([...telling].filter((cell) => said.includes(cell))).toEqual([]);

  await page.getByRole('link', { name: 'See its receipt' }).click();
  await page.getByText('for the very bytes this browser sealed').waitFor();
  await page.getByText('It is in the registry.').waitFor();
  const sha256 = createHash('sha256').update(sealed!).digest('hex');
  await page.getByText(sha256).waitFor();
  const stored = await readFile(join(system.data, 'vault', 'files', `${transferOf(page)}.sealed`));
  expect(stored.equals(sealed!)).toBe(true);
  await page.close();
});

it('follows the file to its report, without a reload', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  await choose(page, population('grand-river.csv'));
  await card(page, 'grand-river.csv').getByRole('link', { name: 'See its receipt' }).click();
  await page.getByText('It is in the registry.').waitFor();

  const rows = (await readFile(population('grand-river.csv'), 'utf8')).trimEnd().split('\n').length - 1;
  const balance = await page.getByRole('region', { name: 'Balance of rows' }).innerText();
  const [inFile, accepted, queried, rejected] = balance
    .match(/\d[\d,]*/g)!
    .map((text) => Number(text.replace(',', '')));
  expect(inFile).toBe(rows);
  expect(accepted! + queried! + rejected!).toBe(rows);

  const receipt = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the receipt' }).click();
  const jws = await readFile(await (await receipt).path(), 'utf8');
  const said: unknown = JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString());
  expect(said).toMatchObject({ transferId: transferOf(page), sealedAtSource: true });

  const report = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the sealed report' }).click();
  expect(await readFile(await (await report).path(), 'latin1')).toMatch(new RegExp(`^${AGE}`));
  const opened = await system.vernix('report', transferOf(page), '--json');
  expect(JSON.parse(opened.stdout)).toMatchObject({ balance: { rows, queried } });
  await page.close();
});

it('says what is wrong with a file of another shape, with the code to quote', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  await page.getByText('US natality 2014').click();
  await choose(page, population('cedar-midwives.csv'));
  const failed = card(page, 'cedar-midwives.csv');
  await failed.getByText('It could not be read. Nothing of it was kept in the registry.').waitFor();
  expect(await failed.locator('.notice code').innerText()).toBe('header-unrecognised');
  expect(await failed.getByText('Arrived whole').count()).toBe(0);
  await failed.getByRole('link', { name: 'See its receipt' }).click();
  await page.getByText('It could not be read. Nothing of it was kept in the registry.').waitFor();
  expect(await page.locator('.notice code').innerText()).toBe('header-unrecognised');
  await page.close();
});

it('says on its card why a file was not taken, and lets it go', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  const refusal = new VernixError('spool-quota-full', { limit: 1 }).toBody();
  await page.route('**/v1/files', (route) => route.fulfill({ status: 413, json: refusal }));
  await choose(page, population('truth.csv'));
  const refused = card(page, 'truth.csv');
  await refused.getByText(refusal.error.message.en).waitFor();
  expect(await refused.getByText(refusal.error.code).count()).toBe(1);
  expect(await refused.getByRole('link').count()).toBe(0);
  await refused.getByRole('button', { name: 'Give up' }).click();
  await refused.waitFor({ state: 'detached' });
  for (const problem of visit.takeProblems()) expect(problem).toContain('status of 413');
  await page.close();
});

it('says at once that too many uploads are unfinished, and tries nothing behind one’s back', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  const refusal = new VernixError('open-uploads-limit', { limit: 20, until: '2026-03-01T08:00Z' }).toBody();
  let asked = 0;
  await page.route('**/v1/files', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    asked += 1;
    return route.fulfill({ status: 429, json: refusal });
  });
  await choose(page, population('truth.csv'));
  const refused = card(page, 'truth.csv');
  await refused.getByText(refusal.error.code).waitFor();
  await refused.getByRole('button', { name: 'Give up' }).click();
  await refused.waitFor({ state: 'detached' });
  expect(asked).toBe(1);
  for (const problem of visit.takeProblems()) expect(problem).toContain('status of 429');
  await page.close();
});

it('refuses an empty file before anything is sent', async () => {
  const empty = join(system.data, 'empty.csv');
  await writeFile(empty, '');
  const page = await visit.open(`${system.addresses.gateway}/send`);
  await choose(page, empty);
  expect(await page.getByRole('alert').innerText()).toContain('A file was left out');
  expect(await card(page, 'empty.csv').count()).toBe(0);
  await page.close();
});

it('takes a file that is dropped', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  const box = (await page.getByText('Drop a file here').boundingBox())!;
  const session = await visit.context.newCDPSession(page);
  const data = { items: [], files: [population('hopital-rideau.csv')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: box.x + 5, y: box.y + 5, data });
  }
  await arrived(page, 'hopital-rideau.csv');
  await page.close();
});

it('needs no mouse', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  const tabTo = async (target: Locator): Promise<void> => {
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab');
      if ((await target.and(page.locator(':focus')).count()) > 0) return;
    }
    throw new Error('no Tab leads there');
  };
  await tabTo(page.getByRole('radio', { name: 'Registry template' }));
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('radio', { name: 'US natality 2014' }).isChecked()).toBe(true);
  await page.keyboard.press('ArrowLeft');
  // Listened for before the way there: a key pressed at once may reach the page before the word that a chooser is ours.
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page.getByRole('button', { name: 'Choose a file' }));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(population('trillium-bay.csv'));
  await arrived(page, 'trillium-bay.csv');
  await tabTo(page.getByRole('link', { name: 'See its receipt' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Receipt' }).waitFor();
  await page.close();
});

it('goes on where it stopped when the tab was closed in the middle', async () => {
  const line = await lineOf(250_000);
  const first = await visit.open(`${line.url}/send`);
  await choose(first, population('newborn-screening.csv'));
  await line.stopped;
  await first.close();
  line.mend();

  const second = await visit.context.newPage();
  const heads: number[] = [];
  second.on('response', (answer) => {
    if (answer.request().method() === 'HEAD') heads.push(Number(answer.headers()['upload-offset']));
  });
  await second.goto(`${line.url}/send`);
  await arrived(second, 'newborn-screening.csv');
  const size = (await readFile(population('newborn-screening.csv'))).length;
  expect(heads[0]).toBeGreaterThan(150_000);
  expect(line.carriedSince()).toBeLessThan(size - heads[0]! + 50_000);
  await second.getByRole('link', { name: 'See its receipt' }).click();
  await second.getByText('for the very bytes this browser sealed').waitFor();
  await second.close();
});

/** As a person reads it aloud. */
const fingerprintOf = (key: string): string =>
  createHash('sha256').update(key).digest('hex').slice(0, 16).match(/.{4}/g)!.join(' ');

it('shows what to compare when the registry’s signer is another, and trusts that one alone', async () => {
  const line = await lineOf(Number.POSITIVE_INFINITY);
  const { statementKey } = (await (await fetch(`${line.url}/v1/intake-key`)).json()) as {
    statementKey: string;
  };
  const known = 'A'.repeat(statementKey.length);
  const page = await visit.open(`${line.url}/send`);
  await page.evaluate(`localStorage.setItem('vernix.statementKey', '${known}')`);
  await page.reload();
  const compare = page.getByRole('region', { name: 'Two signers to compare' });
  await compare.getByText(fingerprintOf(statementKey)).waitFor();
  expect(await compare.getByText(fingerprintOf(known)).count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Choose a file' }).isDisabled()).toBe(true);
  await compare.getByRole('button', { name: 'I compared them' }).click();
  await page.getByRole('heading', { name: 'Sealed to the registry’s key' }).waitFor();
  expect(await page.evaluate<string>(`localStorage.getItem('vernix.statementKey')`)).toBe(statementKey);
  await page.close();
});

it('sends on from another tab when the one that sent is closed', async () => {
  const line = await lineOf(250_000);
  const first = await visit.open(`${line.url}/send`);
  await choose(first, population('newborn-screening.csv'));
  await line.stopped;
  line.mend(); // for whoever comes now: what the first tab was sending stays where it is
  const second = await visit.open(`${line.url}/send`);
  await card(second, 'newborn-screening.csv').getByText('Another tab is sending it.').waitFor();
  await first.close();
  await arrived(second, 'newborn-screening.csv');
  await second.close();
});

/** Leaves a sealed file for the sender on the gateway, as the vault does. */
async function leave(file: Uint8Array): Promise<string> {
  const read = (...name: string[]) => readFile(join(system.data, ...name), 'utf8');
  const { partner } = JSON.parse(await read('config', 'client.json')) as { partner: string };
  const id = randomBytes(16).toString('base64url');
  const answer = await fetch(`${system.addresses.collection}/v1/collect/deliveries/${id}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${(await read('config', 'collector-token')).trim()}`,
      'content-type': 'application/age',
      'vernix-partner': partner,
      'vernix-sha256': createHash('sha256').update(file).digest('hex'),
    },
    body: Buffer.from(file),
  });
  expect(answer.status).toBe(204);
  return id;
}

it('shows what the registry sent, hands it over sealed, and has it deleted once it is confirmed', async () => {
  const page = await visit.open(`${system.addresses.gateway}/send`);
  await page.getByRole('heading', { name: 'Sealed to the registry’s key' }).waitFor();
  const forYou = page.getByRole('region', { name: 'For you' });
  expect(await forYou.count()).toBe(0);

  const file = Buffer.concat([Buffer.from(`${AGE}-> X25519 AAAA\nAAAA\n--- AAAA\n`), randomBytes(50_000)]);
  const id = await leave(file);
  await forYou.getByText(id, { exact: true }).waitFor();
  const confirm = forYou.getByRole('button', { name: 'I have it' });
  expect(await confirm.isDisabled()).toBe(true);
  const download = page.waitForEvent('download');
  await forYou.getByRole('link', { name: 'Download, sealed' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(`${id}.age`);
  expect((await readFile(await saved.path())).equals(file)).toBe(true);

  await forYou.getByText('Not confirmed yet.').waitFor();
  await confirm.click();
  await forYou.getByText('Confirmed, and deleted here.').waitFor();
  expect(await forYou.getByRole('button').count()).toBe(0);
  const list = JSON.parse((await system.vernix('deliveries', 'list', '--json')).stdout) as object;
  expect(list).toMatchObject({ deliveries: [{ id, state: 'acknowledged' }] });
  await page.reload();
  await page.getByRole('heading', { name: 'Sealed to the registry’s key' }).waitFor();
  expect(await forYou.count()).toBe(0);
  await page.close();
});
