/**
 * The README's picture: the house, photographed while the demo's made-up births move through it. Run it after a change to
 * the house, and look at what it made:
 *
 *     node scripts/run.mjs scripts/picture.ts
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/support/browser.ts';
import { removeData, type System, startSystem } from '../e2e/support/system.ts';
import { Visit } from '../e2e/support/visit.ts';
import { eventually } from '../e2e/support/wait.ts';

const PICTURE = new URL('../docs/images/house.png', import.meta.url);
const SIZE = { width: 1120, height: 640 };
const MOST_BYTES = 300_000;

/** Sealed, being read, reported, published: the picture is best when a file of each kind is in it. */
const KINDS = 4;
const PATIENCE_MS = 60_000;
/** The house has the figures of some months by then. */
const RECORDS = 5_000;

async function kindsIn(page: Page): Promise<number> {
  const glyphs = await page.locator('.files').innerHTML();
  return new Set(glyphs.match(/(?<="paper"><\/path>)<[^>]+>/g)).size;
}

const leadOf = async (page: Page, room: string): Promise<number> => {
  const [lead = '0'] = await page.locator(`a[href="/house/${room}"] .room-lead`).allTextContents();
  return Number(lead.replaceAll(',', ''));
};

/** A few larger files of the guest's, all at once: the simulated ones are read faster than a picture is taken. */
async function sendMore(system: System): Promise<void> {
  const population = join(system.data, 'population');
  await system.vernix('synth', '--births', '6000', '--seed', '7', '--out', population);
  const files = ['newborn-screening.csv', 'queen-street.csv', 'trillium-bay.csv', 'cedar-midwives.csv'];
  await Promise.all(files.map((file) => system.vernix('submit', join(population, file), '--no-wait')));
}

/** Takes the picture at the best moment within the patience there is. */
async function photograph(page: Page): Promise<Buffer> {
  let best = 0;
  let picture = await page.screenshot();
  const until = Date.now() + PATIENCE_MS;
  while (best < KINDS && Date.now() < until) {
    const kinds = await kindsIn(page);
    if (kinds > best) {
      best = kinds;
      picture = await page.screenshot();
    }
    await sleep(100);
  }
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
  const page = await visit.signIn(system.link('steward'));
  await eventually(
    'the house is lived in',
    async () =>
      (await leadOf(page, 'vault')) > RECORDS && (await leadOf(page, 'insights')) > 0 ? true : null,
    120_000,
  );
  const [picture] = await Promise.all([photograph(page), sendMore(system)]);
  if (picture.length > MOST_BYTES)
    throw new Error(`The picture has ${picture.length} bytes; it may have ${MOST_BYTES}.`);
  await writeFile(PICTURE, picture);
} finally {
  await browser.close();
  await system.stop();
  await removeData(system.data);
}
