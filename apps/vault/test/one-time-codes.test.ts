import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeMade, SessionInfo } from '@vernix/contracts';
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import type { Browser } from './support/browser.ts';
import { staffSiteForEachTest } from './support/staff-setting.ts';

const sealKeyFile = join(mkdtempSync(join(tmpdir(), 'vernix-codes-')), 'key');
writeFileSync(sealKeyFile, randomBytes(32).toString('base64url'));
const setting = staffSiteForEachTest({ codes: { sealKeyFile } });

const PASSPHRASE = 'ten tiny fingers and ten tiny toes';
const STEP_MS = 30_000;

interface App {
  readonly browser: Browser;
  /** What the person's app shows so many steps from now: in the next one, unless said. */
  readonly code: (steps?: number) => string;
}

async function withCode(): Promise<App> {
  const browser = await setting.enrolled('steward');
  const { status, body } = await browser.ask<CodeMade>('POST', '/account/code', { passphrase: PASSPHRASE });
  expect(status).toBe(200);
  const totp = new TOTP({ secret: body.secret });
  const code = (steps = 1) => totp.generate({ timestamp: Date.now() + steps * STEP_MS });
  // This step confirms, so that the next one is left to sign in with: one before this would be too old if a step ended on its way.
  expect((await browser.ask('POST', '/account/code/confirm', { code: code(0) })).status).toBe(204);
  return { browser, code };
}

const signIn = (changes: object, who = setting.site.browser()) =>
  who.ask<SessionInfo>('POST', '/session/code', { account: 'steward', passphrase: PASSPHRASE, ...changes });

describe('a passphrase and a one-time code', () => {
  it('sign in, and change neither passkeys nor people', async () => {
    const { browser, code } = await withCode();
    const who = setting.site.browser();
    expect((await signIn({ code: code() }, who)).body).toMatchObject({ account: 'steward', way: 'code' });
    expect((await who.ask('POST', '/account/passkeys/question')).body.error.code).toBe('proof-needed');
    expect((await who.ask('DELETE', '/account/code')).body.error.code).toBe('proof-needed');
    await browser.ask('DELETE', '/account/code');
    expect((await who.session()).body.role).toBeNull(); // taken away, and with it what it opened
  });

  it('sign in once: the same code, or one before it, is refused', async () => {
    const { code } = await withCode();
    const now = code();
    expect((await signIn({ code: now })).status).toBe(200);
    expect((await signIn({ code: now })).body.error.code).toBe('code-refused');
    expect((await signIn({ code: code(0) })).body.error.code).toBe('code-refused');
  });

  it('of many at one moment with the same code, one', async () => {
    const { code } = await withCode();
    const now = code();
    const answers = await Promise.all(Array.from({ length: 4 }, () => signIn({ code: now })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('are refused alike, whichever is wrong, and whether there is such an account', async () => {
    const { code } = await withCode();
    const wrong = [
      { code: code(), passphrase: 'ten tiny thumbs and no tiny toes' },
      { code: code(-9) },
      { code: code(), account: 'nobody-here' },
      { code: code(), account: 'privacy-officer' },
    ];
    for (const change of wrong) expect((await signIn(change)).body.error.code).toBe('code-refused');
    expect((await signIn({ code: code() })).status).toBe(200); // a wrong passphrase does not spend the code
  });

  it('wait after five wrong tries at an account, from wherever', async () => {
    const { code } = await withCode();
    const codes: string[] = [];
    for (let i = 0; i < 6; i += 1) codes.push((await signIn({ code: '000000' })).body.error.code);
    expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'code-refused'));
    expect(codes[5]).toBe('too-many-attempts');
    expect((await signIn({ code: code() })).body.error.code).toBe('too-many-attempts');
  });

  it('are nowhere in the database in clear, and the sealed secret is good for its own account only', async () => {
    const browser = await setting.enrolled('steward');
    const { body } = await browser.ask<CodeMade>('POST', '/account/code', { passphrase: PASSPHRASE });
    const { rows } = await setting.site.database.query<{ sealed: Buffer }>(
      'SELECT sealed_secret AS sealed FROM one_time_code',
    );
    const secret = Buffer.from(new TOTP({ secret: body.secret }).secret.bytes);
    expect(rows[0]!.sealed.includes(secret)).toBe(false);
    await setting.site.database.query("UPDATE one_time_code SET account_id = 'administrator'");
    await setting.site.database.query(
      "INSERT INTO account (account_id, name, role) VALUES ('administrator', 'x', 'administrator')",
    );
    await setting.site.database.query('UPDATE one_time_code SET confirmed = true');
    const moved = await signIn({
      account: 'administrator',
      code: new TOTP({ secret: body.secret }).generate(),
    });
    expect(moved.status).toBe(500);
  });
});
