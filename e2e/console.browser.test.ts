/** What the console shows to those who only look: in one house, which takes half a minute to start and to fill. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { care } from './console/care.ts';
import { everywhere } from './console/everywhere.ts';
import type { Looked } from './console/looked.ts';
import { launchBrowser } from './support/browser.ts';
import { removeData, type System, startSystem } from './support/system.ts';
import { Visit } from './support/visit.ts';

let system: System;
let browser: Browser;
let looked: Looked;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  const population = join(system.data, 'population');
  await system.vernix('synth', '--births', '4000', '--seed', '51', '--out', population);
  const send = (sender: string, ...more: string[]) =>
    system.vernix('submit', join(population, `${sender}.csv`), '--json', ...more);
  const sendAs = (sender: string) =>
    send(sender, '--token-file', join(system.data, 'config', 'partners', sender, 'token'));
  const [{ stdout }] = await Promise.all([send('trillium-bay'), sendAs('queen-street')]);
  const { transferId } = JSON.parse(stdout) as { transferId: string };
  const visit = await Visit.begin(browser, system);
  for (const role of ['clerk', 'steward', 'quality-lead'] as const) {
    await (await visit.signIn(system.link(role))).close();
  }
  const state = await visit.context.storageState();
  expect(visit.takeProblems()).toEqual([]);
  await visit.end();
  looked = { system, browser, state, transfer: transferId, sendAs };
}, 120_000);

afterAll(async () => {
  await browser.close();
  await system.stop();
  await removeData(system.data);
}, 30_000);

describe('care', () => care(() => looked));
describe('every page', () => everywhere(() => looked));
