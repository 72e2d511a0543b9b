import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '@vernix/service';
import {
  CLIENT,
  signInAtProvider,
  startProvider,
  type TestProvider,
} from '../../../platform/sign-in/test/support/provider.ts';
import { Browser } from '../../vault/test/support/browser.ts';
import { type Insights, InsightsConfig, startInsights } from '../src/index.ts';
import { snapshotsDir } from './running.ts';

const SITE = 'https://figures.registry.example';
const CALLBACK = '/session/organisation/callback/riverbend';

let provider: TestProvider;
let insights: Insights;
beforeAll(async () => {
  provider = await startProvider(`${SITE}${CALLBACK}`);
  provider.groups.set('ada', ['staff', 'birth-quality']);
  provider.groups.set('eve', ['staff']);
});
afterAll(() => provider.close());
beforeEach(async () => {
  insights = await startInsights(configured(), createLog('insights', { write: () => undefined }));
});
afterEach(() => insights.close());

function configured(issuer = provider.issuer): InsightsConfig {
  return InsightsConfig.parse({
    snapshotsDir: snapshotsDir(),
    pollSeconds: 3600,
    listen: { port: 0, site: SITE },
    organisations: [
      {
        id: 'riverbend',
        name: 'Riverbend Hospital',
        issuer,
        clientId: CLIENT,
        partner: 'riverbend',
        roles: [
          { value: 'birth-quality', role: 'quality-lead' },
          { value: 'data', role: 'steward' },
        ],
      },
    ],
  });
}

/** An organisation's sign-in in a thief's hands, and what its token endpoint was shown. */
async function startRobbed(): Promise<{ issuer: string; shown: string[]; close: () => void }> {
  const shown: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'POST') shown.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, shown, close: () => server.close() };
}

/** Where the organisation's sign-in begins, for this browser. */
async function begin(browser: Browser, organisation = 'riverbend'): Promise<string> {
  const { status, body } = await browser.ask<{ url: string }>('POST', '/session/organisation', {
    organisation,
  });
  expect(status).toBe(200);
  return body.url;
}

/** Comes back with what the organisation said; answers where the browser is sent then. */
async function comeBack(browser: Browser, address: string): Promise<string | null> {
  const { pathname, search } = new URL(address);
  const response = await fetch(`${insights.addresses.http}${pathname}${search}`, {
    headers: { cookie: browser.cookie, 'sec-fetch-site': 'cross-site' },
    redirect: 'manual',
  });
  for (const set of response.headers.getSetCookie()) {
    const [pair = ''] = set.split(';');
    if (pair.startsWith('__Host-')) browser.cookie = pair;
  }
  return response.headers.get('location');
}

describe('signing in at one’s own organisation', () => {
  test('brings somebody in, in the role and for the partner that the configuration says', async () => {
    const browser = new Browser(insights.addresses.http, SITE);
    const asked = await begin(browser);
    expect(new URL(asked).searchParams.get('code_challenge_method')).toBe('S256');
    expect(await comeBack(browser, await signInAtProvider(asked, 'ada'))).toBe('/');
    const { body } = await browser.session();
    expect(body).toMatchObject({ role: 'quality-lead', partner: 'riverbend', way: 'organisation' });
    expect(body.account).toMatch(/^riverbend_[\w-]{22}$/);
    expect((await browser.ask('GET', '/api/snapshot')).status).toBe(200);
  });

  test('is the same account each time, and nobody else’s', async () => {
    const accounts: (string | null)[] = [];
    provider.groups.set('grace', ['birth-quality']);
    for (const name of ['ada', 'ada', 'grace']) {
      const browser = new Browser(insights.addresses.http, SITE);
      await comeBack(browser, await signInAtProvider(await begin(browser), name));
      accounts.push((await browser.session()).body.account);
    }
    expect(accounts[0]).toBe(accounts[1]);
    expect(accounts[2]).not.toBe(accounts[0]);
  });

  test('ends what somebody may no longer be, in whatever browser', async () => {
    const arrived = async (...groups: string[]) => {
      provider.groups.set('mary', groups);
      const browser = new Browser(insights.addresses.http, SITE);
      await comeBack(browser, await signInAtProvider(await begin(browser), 'mary'));
      return browser;
    };
    const roleOf = async (browser: Browser) => (await browser.session()).body.role;
    const [before, same] = [await arrived('data'), await arrived('data')];
    expect([await roleOf(before), await roleOf(same)]).toEqual(['steward', 'steward']);
    const after = await arrived('birth-quality');
    expect([await roleOf(before), await roleOf(same), await roleOf(after)]).toEqual([
      null,
      null,
      'quality-lead',
    ]);
  });

  test('brings in nobody whom the organisation does not put in the group', async () => {
    const browser = new Browser(insights.addresses.http, SITE);
    const back = await comeBack(browser, await signInAtProvider(await begin(browser), 'eve'));
    expect(back).toBe('/?refused=organisation-refused');
    expect((await browser.session()).body.role).toBeNull();
  });

  test('takes an answer only from the browser that asked, and only once', async () => {
    const [asked, other] = [1, 2].map(() => new Browser(insights.addresses.http, SITE)) as [Browser, Browser];
    const answer = await signInAtProvider(await begin(asked), 'ada');
    const before = asked.cookie;
    expect(await comeBack(other, answer)).toBe('/?refused=challenge-gone'); // it never asked
    await begin(other);
    expect(await comeBack(other, answer)).toBe('/?refused=organisation-refused'); // it asked something else
    expect(await comeBack(asked, answer)).toBe('/');
    asked.cookie = before;
    expect(await comeBack(asked, answer)).toBe('/?refused=organisation-refused'); // the code is spent
  });

  test.each([
    ['no code', (answer: URL) => answer.searchParams.delete('code')],
    ['another state', (answer: URL) => answer.searchParams.set('state', 'A'.repeat(43))],
    ['another issuer', (answer: URL) => answer.searchParams.set('iss', 'https://evil.example')],
    ['a refusal', (answer: URL) => answer.searchParams.set('error', 'access_denied')],
  ])('refuses an answer with %s', async (_what, spoil) => {
    const browser = new Browser(insights.addresses.http, SITE);
    const answer = new URL(await signInAtProvider(await begin(browser), 'ada'));
    spoil(answer);
    expect(await comeBack(browser, answer.href)).toBe('/?refused=organisation-refused');
  });

  test('shows no organisation what another one answered', async () => {
    const { issuer, shown, close } = await startRobbed();
    await insights.close();
    const honest = configured();
    const robbed = { ...honest.organisations[0]!, id: 'northgate', issuer, partner: 'northgate' };
    insights = await startInsights(
      { ...honest, organisations: [...honest.organisations, robbed] },
      createLog('insights', { write: () => undefined }),
    );
    const browser = new Browser(insights.addresses.http, SITE);
    // It sends its people on to the other's sign-in, where the thief has a question of their own answered.
    const sentOn = new URL(`${provider.issuer}/auth`);
    for (const [name, value] of new URL(await begin(browser, 'northgate')).searchParams)
      sentOn.searchParams.set(name, value);
    sentOn.searchParams.set('redirect_uri', `${SITE}${CALLBACK}`);
    const answer = new URL(await signInAtProvider(sentOn.href, 'ada'));
    answer.searchParams.delete('iss'); // many providers do not say who answers
    expect(answer.searchParams.get('code')).not.toBeNull();
    expect(await comeBack(browser, answer.href)).toBe('/?refused=organisation-refused');
    expect(shown).toEqual([]);
    close();
  });

  test('says when the organisation does not answer, and goes on working otherwise', async () => {
    const lonely = await startInsights(
      configured('http://127.0.0.1:1'),
      createLog('insights', { write: () => undefined }),
    );
    const browser = new Browser(lonely.addresses.http, SITE);
    const { body } = await browser.ask('POST', '/session/organisation', { organisation: 'riverbend' });
    expect(body.error.code).toBe('organisation-unreachable');
    expect((await browser.session()).status).toBe(200);
    await lonely.close();
  });

  test('takes no issuer that is reached in clear, but on this machine', () => {
    expect(() => configured('http://login.example.org')).toThrow();
  });
});
