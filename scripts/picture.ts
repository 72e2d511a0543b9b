/**
 * The README's picture: the house, photographed while the demo's made-up births move through it. Run it after a change to
 * the house, and look at what it made:
 *
 *     node scripts/run.mjs scripts/picture.ts
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/support/browser.ts';
import { removeData, startSystem } from '../e2e/support/system.ts';
import { Visit } from '../e2e/support/visit.ts';

const PICTURE = new URL('../docs/images/house.png', import.meta.url);
const SIZE = { width: 1120, height: 640 };
const MOST_BYTES = 300_000;

/** Sealed, being read, reported, published: the picture is best when a file of each kind is in it. */
const KINDS = 4;
const PATIENCE_MS = 90_000;
/** The house has the figures of some months by then. */
const RECORDS = 5_000;

async function kindsIn(page: Page): Promise<number> {
  const glyphs = await page.locator('.files').innerHTML();
  return new Set(glyphs.match(/(?<="paper"><\/path>)<[^>]+>/g)).size;
}

async function recordsIn(page: Page): Promise<number> {
  const [records = '0'] = await page.locator('a[href="/house/vault"] .room-lead').allTextContents();
  return Number(records.replaceAll(',', ''));
}

/** Takes the picture at the best moment within the patience there is. */
async function photograph(page: Page): Promise<Buffer> {
  let best = 0;
  let picture: Buffer | undefined;
  const until = Date.now() + PATIENCE_MS;
  while (best < KINDS && Date.now() < until) {
    await sleep(100);
    if ((await recordsIn(page)) < RECORDS) continue;
    const kinds = await kindsIn(page);
    if (kinds <= best) continue;
    best = kinds;
    picture = await page.screenshot();
  }
  if (picture === undefined) throw new Error(`The registry had fewer than ${RECORDS} records in time.`);
  return picture;
}

const system = await startSystem({ simulate: true });
const browser = await launchBrowser();
try {
  const visit = await Visit.begin(browser, system, {
    viewport: SIZE,
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  const picture = await photograph(await visit.signIn(system.link('steward')));
  if (picture.length > MOST_BYTES)
    throw new Error(`The picture has ${picture.length} bytes; it may have ${MOST_BYTES}.`);
  await writeFile(PICTURE, picture);
} finally {
  await browser.close();
  await system.stop();
  await removeData(system.data);
}
