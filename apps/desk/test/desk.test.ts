import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '@vernix/service';
import { Bench } from '../../key-service/test/helpers.ts';
import { Officers } from '../../key-service/test/officers.ts';
import { DeskConfig, startDesk } from '../src/index.ts';

let bench: Bench;
let officers: Officers;
let desk: Awaited<ReturnType<typeof startDesk>>;
const logged: string[] = [];

beforeAll(async () => {
  bench = await Bench.make();
  officers = new Officers(bench);
  await bench.start({ desk: officers.config });
  const { socket, origin } = officers.config;
  const config = DeskConfig.parse({ keyService: { socket }, origin, listen: { port: 0 } });
  desk = await startDesk(config, createLog('desk', { write: (line) => logged.push(line) }));
});
afterAll(async () => {
  await desk.close();
  await officers.close();
  await bench.clean();
});

const get = (path: string) => fetch(`${desk.addresses['http']}${path}`);
const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = { origin: officers.config.origin },
) =>
  fetch(`${desk.addresses['http']}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const code = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

const found = (officer: string) =>
  post('/api/founding', {
    officer,
    token: officers.tokens.get(officer),
    registration: officers.registration(officer),
  });
const REMOVE = { action: { kind: 'officer-remove', params: { officer: 'user:c' } } };

describe('the page', () => {
  it('is our own source with blanks where the types were, under a policy that lets nothing else run', async () => {
    const page = await get('/');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(await page.text()).toContain('<script type="module" src="/main.ts">');
    const script = await get('/passkeys.ts');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    const text = await script.text();
    expect(text).toContain('navigator.credentials.get');
    expect(text).not.toContain('interface Registration');
    expect((await get('/tsconfig.json')).status).toBe(404);
  });
});

describe('the desk', () => {
  it('carries what passkeys sign, from the founding of the officers to what two of them let be', async () => {
    for (const officer of officers.tokens.keys()) expect((await found(officer)).status).toBe(200);
    const { nonce } = (await (await post('/api/approvals', REMOVE)).json()) as { nonce: string };
    const shown = (await (await get(`/api/approvals/${nonce}`)).json()) as { text: string; words: object };
    expect(shown.words).toMatchObject({ en: expect.stringContaining('user:c') as string });
    for (const [officer, state] of [
      ['user:a', 'requested'],
      ['user:b', 'used'],
    ] as const) {
      const assertion = await officers.sign(officer, nonce, shown.text);
      const answer = await post(`/api/approvals/${nonce}/answer`, { assertion });
      expect(await answer.json()).toEqual({ state });
    }
    const { officers: left } = (await (await get('/api/officers')).json()) as { officers: object[] };
    expect(left).toHaveLength(2);
  });

  it('takes nothing from another page, nor from none', async () => {
    expect(await code(await post('/api/approvals', REMOVE, { origin: 'https://e.example' }))).toBe(
      'cross-origin',
    );
    expect(await code(await post('/api/approvals', REMOVE, {}))).toBe('cross-origin');
  });

  it('asks for nothing that is the vault’s to ask', async () => {
    for (const kind of ['bulk-release', 'budget-raise', 'key-export', 'decoy-change', 'officer-enrol']) {
      expect(await code(await post('/api/approvals', { action: { kind, params: {} } }))).toBe(
        'request-invalid',
      );
    }
  });

  it('refuses what is no passkey’s answer, in the catalogue’s words', async () => {
    const nowhere = `/api/approvals/${'A'.repeat(43)}`;
    expect(await code(await get(nowhere))).toBe('approval-unknown');
    expect(await code(await post(`${nowhere}/answer`, { assertion: {} }))).toBe('request-invalid');
    expect(await code(await post('/api/officers', { officer: 'user:d', registration: {} }))).toBe(
      'request-invalid',
    );
    expect(await code(await found('user:a'))).toBe('officers-founded');
  });

  describe('asked too often from one address', () => {
    const glass = (rows: number, officer = 'user:b', clinical = false) => ({
      action: { kind: 'break-glass', params: { purpose: 'care', rows, clinical, reason: 'incident' } },
      officer,
    });
    const from = (cookie: string) => ({ origin: officers.config.origin, cookie });
    const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    let nonce: string;
    let mine: string;

    it('counts nothing that the key service does not take', async () => {
      const answers = await Promise.all(
        Array.from({ length: 9 }, () => post('/api/approvals', glass(1, 'user:nobody'))),
      );
      for (const answer of answers) expect(await code(answer)).toBe('officer-unknown');
      for (let number = 0; number < 9; number += 1) {
        expect(await code(await post('/api/officers', { officer: 'user:d', registration: {} }))).toBe(
          'request-invalid',
        );
      }
    });

    it('takes no more from there for a while', async () => {
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          post('/api/approvals', glass(1 + (index % 10), 'user:b', index % 20 < 10)),
        ),
      );
      expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(15);
      expect(await code(await post('/api/approvals', glass(10, 'user:b', true)))).toBe('asked-too-often');
      expect(await code(await post('/api/officers', { officer: 'user:d', registration: {} }))).toBe(
        'asked-too-often',
      );
      const { requests } = (await officers.desk.call('approvals.list', {})).answer;
      nonce = requests.find(({ state }) => state === 'requested')!.nonce;
    });

    it('takes every passkey’s answer, and from then on what that officer asks in that browser', async () => {
      const assertion = await officers.sign('user:b', nonce);
      const wrong = await officers.sign('user:b', nonce, 'another text');
      const refused = await post(`/api/approvals/${nonce}/answer`, { assertion: wrong });
      expect([refused.status, cookieOf(refused)]).toEqual([403, '']);
      const signed = await post(`/api/approvals/${nonce}/answer`, { assertion });
      expect(signed.headers.get('set-cookie')).toMatch(
        /^__Host-vernix-desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      );
      mine = cookieOf(signed);
      expect((await post('/api/approvals', glass(7, 'user:a'), from(mine))).status).toBe(200);
      expect(await code(await post('/api/approvals', glass(8, 'user:a')))).toBe('asked-too-often');
      const made = `__Host-vernix-desk=${'A'.repeat(43)}`;
      expect(await code(await post('/api/approvals', glass(8, 'user:a'), from(made)))).toBe(
        'asked-too-often',
      );
    });

    it('takes no more of that browser either than of an address', async () => {
      for (let number = 0; number < 9; number += 1) {
        await post('/api/approvals', glass(7, 'user:a'), from(mine));
      }
      expect(await code(await post('/api/approvals', glass(7, 'user:a'), from(mine)))).toBe(
        'asked-too-often',
      );
    });
  });

  it('logs no token and no passkey', () => {
    const all = logged.join('');
    for (const token of officers.tokens.values()) expect(all).not.toContain(token);
    for (const passkey of officers.passkeys.values()) expect(all).not.toContain(passkey.credential.id);
  });
});
