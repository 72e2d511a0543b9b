import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as breathe } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttp, createLog, type HttpApp, listen, sessionsPlugin } from '../src/index.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const HOUR = 3_600_000;

async function serve(
  tokens: string[],
  more: { usedLinksFile?: string; tls?: boolean; hours?: number; now?: () => number } = {},
) {
  const clock = { now: 0 };
  const log = createLog('gateway', { write: () => undefined });
  const second = newToken();
  const app: HttpApp = await createHttp({ log });
  await app.register(sessionsPlugin, {
    zone: 'gateway',
    log,
    tls: false,
    hours: 2,
    now: () => clock.now,
    links: [...tokens, second].map((token) => ({
      tokenSha256: createHash('sha256').update(token).digest('hex'),
      role: 'clerk' as const,
      account: null,
      partner: 'riverbend',
      notAfter: null,
    })),
    ...more,
  });
  app.post('/clerks', { config: { access: 'file.send' } }, () => ({ ok: true }));
  /** An answer that goes on until its session has ended. */
  app.get('/as-long-as', { config: { access: 'file.send' } }, (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).flushHeaders();
    request.signedIn?.ended.addEventListener('abort', () => reply.raw.end('ended'));
  });
  app.post('/stewards', { config: { access: 'house.see' } }, () => ({ ok: true }));
  const origin = await listen(app, '127.0.0.1', 0);
  cleanups.push(() => app.close());
  const signIn = (token: string, headers: Record<string, string> = { origin }) =>
    fetch(`${origin}/session`, {
      method: 'POST',
      body: JSON.stringify({ token }),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { clock, origin, signIn, second };
}

const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const newToken = () => randomBytes(32).toString('base64url');

describe('signing in', () => {
  test('a link signs in once: of many requests at one moment, one wins', async () => {
    const token = newToken();
    const { signIn } = await serve([token]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(token)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
  });

  test('tells who is signed in, and nobody after signing out', async () => {
    const token = newToken();
    const { origin, signIn } = await serve([token]);
    const cookie = cookieOf(await signIn(token));
    const who = async () =>
      (await (await fetch(`${origin}/session`, { headers: { cookie } })).json()) as object;
    expect(await who()).toMatchObject({
      zone: 'gateway',
      role: 'clerk',
      partner: 'riverbend',
      pages: ['send', 'account'],
    });
    const out = await fetch(`${origin}/session`, { method: 'DELETE', headers: { cookie, origin } });
    expect(out.status).toBe(204);
    expect(await who()).toMatchObject({ role: null, partner: null, pages: [] });
  });

  test('the cookie is HttpOnly, SameSite=Strict, and over TLS Secure and host-locked', async () => {
    const token = newToken();
    const { signIn } = await serve([token]);
    expect((await signIn(token)).headers.get('set-cookie')).toMatch(
      /^vernix-gateway=[\w-]{43}; .*HttpOnly; SameSite=Strict$/,
    );
    const other = newToken();
    const secure = await serve([other], { tls: true });
    expect((await secure.signIn(other)).headers.get('set-cookie')).toMatch(
      /^__Host-vernix-gateway=.*; Secure/,
    );
  });

  test('a link that is too old, wrong or burnt before a restart does not sign in', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vernix-links-'));
    cleanups.push(() => rmSync(dir, { recursive: true }));
    const usedLinksFile = join(dir, 'used-links');
    const [first, late] = [newToken(), newToken()];
    const before = await serve([first, late], { usedLinksFile });
    expect((await before.signIn(first)).status).toBe(200);
    before.clock.now = 2 * HOUR;
    expect((await before.signIn(late)).status).toBe(401);
    const after = await serve([first], { usedLinksFile });
    expect((await after.signIn(first)).status).toBe(401);
    expect((await after.signIn(newToken())).status).toBe(401);
  });

  test('a link is burnt over a restart also when a full disk had cut the line before it short', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vernix-links-'));
    cleanups.push(() => rmSync(dir, { recursive: true }));
    const usedLinksFile = join(dir, 'used-links');
    writeFileSync(usedLinksFile, 'c0ffee');
    const token = newToken();
    const before = await serve([token], { usedLinksFile });
    expect((await before.signIn(token)).status).toBe(200);
    const after = await serve([token], { usedLinksFile });
    expect((await after.signIn(token)).status).toBe(401);
  });

  test('a session ends with its hours', async () => {
    const token = newToken();
    const { clock, origin, signIn } = await serve([token]);
    const cookie = cookieOf(await signIn(token));
    clock.now = 2 * HOUR;
    expect(await (await fetch(`${origin}/session`, { headers: { cookie } })).json()).toMatchObject({
      role: null,
    });
  });

  test('its hours need not be a whole number of seconds', async () => {
    const token = newToken();
    const { signIn } = await serve([token], { hours: 1.1 }); // 3960.0000000000005 seconds
    const answer = await signIn(token);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=3961;');
  });

  const HALF_A_SECOND = 0.5 / 3_600;
  test.each<
    [string, object, (served: Awaited<ReturnType<typeof serve>>, headers: Record<string, string>) => unknown]
  >([
    ['signing out', {}, ({ origin }, headers) => fetch(`${origin}/session`, { method: 'DELETE', headers })],
    ['its hours', { hours: HALF_A_SECOND }, ({ clock }) => (clock.now = 500)],
    ['signing in anew', {}, ({ second, signIn }, headers) => signIn(second, headers)],
  ])('what goes on in a session ends with %s', async (_how, more, end) => {
    const token = newToken();
    const served = await serve([token], more);
    const { origin, signIn } = served;
    const headers = { cookie: cookieOf(await signIn(token)), origin };
    const answer = await fetch(`${origin}/as-long-as`, { headers });
    expect(answer.status).toBe(200);
    await end(served, headers);
    expect(await answer.text()).toBe('ended');
  });

  test('a session of a year does not end at once', async () => {
    const token = newToken();
    const { origin, signIn } = await serve([token], { hours: 8_760, now: Date.now });
    const headers = { cookie: cookieOf(await signIn(token)), origin };
    await breathe(20);
    expect((await fetch(`${origin}/clerks`, { method: 'POST', headers })).status).toBe(200);
  });

  test('guessing is slowed by address, while a right link from there still works', async () => {
    const token = newToken();
    const { clock, signIn } = await serve([token]);
    const statuses: number[] = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await signIn(newToken())).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    expect((await signIn(token)).status).toBe(200);
    clock.now = 60_000;
    expect((await signIn(newToken())).status).toBe(401);
  });
});

describe('a request with a session', () => {
  test.each([
    ['from our own page', (origin: string) => ({ origin }), 200],
    ['that the browser marks as same-origin', () => ({ 'sec-fetch-site': 'same-origin' }), 200],
    ['from another site', () => ({ origin: 'https://evil.example' }), 403],
    ['from a sibling site', (origin: string) => ({ origin, 'sec-fetch-site': 'same-site' }), 403],
    ['that does not say where from', () => ({}), 403],
  ] as const)('that changes something, %s', async (_where, headersFor, status) => {
    const token = newToken();
    const { origin, signIn } = await serve([token]);
    const headers = { cookie: cookieOf(await signIn(token)), ...headersFor(origin) } as Record<
      string,
      string
    >;
    expect((await fetch(`${origin}/clerks`, { method: 'POST', headers })).status).toBe(status);
  });

  test('reaches only what its role may do', async () => {
    const token = newToken();
    const { origin, signIn } = await serve([token]);
    const headers = { cookie: cookieOf(await signIn(token)), origin };
    expect((await fetch(`${origin}/stewards`, { method: 'POST', headers })).status).toBe(403);
    expect((await fetch(`${origin}/clerks`, { method: 'POST', headers: { origin } })).status).toBe(401);
  });

  test.each([
    ['over meanwhile', true, 401],
    ['still there', false, 200],
  ])('whose body comes late, in one that is %s', async (_what, isOver, status) => {
    const token = newToken();
    const { origin, signIn } = await serve([token]);
    const headers = { cookie: cookieOf(await signIn(token)), origin };
    const late = request(`${origin}/clerks`, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': 2,
        expect: '100-continue',
      },
    });
    late.flushHeaders();
    await once(late, 'continue'); // it has been let in
    if (isOver) await fetch(`${origin}/session`, { method: 'DELETE', headers });
    late.end('{}');
    const [answer] = (await once(late, 'response')) as [IncomingMessage];
    expect(answer.resume().statusCode).toBe(status);
  });

  test('cannot be begun from another site', async () => {
    const token = newToken();
    const { origin, signIn } = await serve([token]);
    expect((await signIn(token, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await signIn(token, { origin })).status).toBe(200);
  });
});
