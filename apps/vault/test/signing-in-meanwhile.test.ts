/** What is changed or taken away between looking somebody up and signing them in. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeMade, RecoveryAnswer } from '@vernix/contracts';
import { TOTP } from 'otpauth';
import type pg from 'pg';
import { expect, it } from 'vitest';
import { SoftAuthenticator } from '../../../packages/approvals/test/support/authenticator.ts';
import { staffSiteForEachTest } from './support/staff-setting.ts';
import { SITE } from './support/staff-site.ts';
import { until } from './support/world.ts';

const sealKeyFile = join(mkdtempSync(join(tmpdir(), 'vernix-codes-')), 'key');
writeFileSync(sealKeyFile, randomBytes(32).toString('base64url'));
const setting = staffSiteForEachTest({ codes: { sealKeyFile } });
const { enrolled } = setting;

/** So many wait for whoever holds an account. */
async function waiting(count: number): Promise<void> {
  await until(async () => {
    const { rowCount } = await setting.site.database.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rowCount === count;
  });
}

/** Holds the steward's account, as whoever changes it does, until `work` is done. */
async function held<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await setting.site.database.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT 1 FROM account WHERE account_id = 'steward' FOR UPDATE");
    const done = await work(client);
    await client.query('COMMIT');
    client.release();
    return done;
  } catch (error) {
    client.release(true); // with its transaction, in which nobody else may ask
    throw error;
  }
}

/** What is answered when this is done to the steward's account before their sign-in has its turn. */
async function meanwhile<T>(change: string, ask: () => Promise<T>): Promise<T> {
  const { asked } = await held(async (client) => {
    const asking = ask();
    await waiting(1);
    await client.query(change);
    return { asked: asking };
  });
  return asked;
}

it('a passkey signs in to the role that its owner has by now', async () => {
  const browser = await enrolled('steward');
  const answer = await meanwhile("UPDATE account SET role = 'privacy-officer'", () => browser.signIn());
  expect(answer.body.role).toBe('privacy-officer');
});

it('a passkey that was taken away meanwhile signs nobody in', async () => {
  const browser = await enrolled('steward');
  const answer = await meanwhile('DELETE FROM passkey', () => browser.signIn());
  expect(answer.body.error.code).toBe('passkey-refused');
  const { rows } = await setting.site.database.query("SELECT 1 FROM account_event WHERE act = 'signed-in'");
  expect(rows).toHaveLength(1); // by the link
});

it('a code that was taken away meanwhile signs nobody in', async () => {
  const browser = await enrolled('steward');
  const passphrase = 'ten tiny fingers and ten tiny toes';
  const { body } = await browser.ask<CodeMade>('POST', '/account/code', { passphrase });
  const totp = new TOTP({ secret: body.secret });
  // One of the step before would be too old if a step ended on its way.
  expect((await browser.ask('POST', '/account/code/confirm', { code: totp.generate() })).status).toBe(204);
  const code = totp.generate({ timestamp: Date.now() + 30_000 });
  const answer = await meanwhile('DELETE FROM one_time_code', () =>
    browser.ask('POST', '/session/code', { account: 'steward', passphrase, code }),
  );
  expect(answer.body.error.code).toBe('code-refused');
});

it('a link that was taken back meanwhile signs nobody in', async () => {
  await enrolled('steward');
  const token = randomBytes(32).toString('base64url');
  await setting.site.database.query(
    "INSERT INTO account_link (token_sha256, account_id, expires_at) VALUES ($1, 'steward', now() + interval '1 hour')",
    [createHash('sha256').update(token).digest('hex')],
  );
  const answer = await meanwhile('DELETE FROM account_link', () => setting.site.browser().open(token));
  expect(answer.body.error.code).toBe('sign-in-link-used');
});

it('who is recovered keeps no passkey that was being made in a session of before', async () => {
  const thief = await enrolled('steward');
  const [administrator, privacy] = [await enrolled('administrator'), await enrolled('privacy-officer')];
  for (const officer of [administrator, privacy]) await officer.signIn();
  const recover = (by: typeof privacy) => by.ask<RecoveryAnswer>('POST', '/api/people/steward/recovery');
  await recover(privacy);
  const { granted, added } = await held(async () => {
    const recovering = recover(administrator);
    await waiting(1);
    const theirs = new SoftAuthenticator({ site: { origin: SITE, rpId: 'localhost' } });
    const adding = thief.addPasskey('theirs', theirs);
    await waiting(2);
    return { granted: recovering, added: adding };
  });
  expect((await granted).body.link).not.toBeNull();
  expect((await added).body).toMatchObject({ error: { code: 'not-signed-in' } });
  expect(
    (await setting.site.database.query("SELECT 1 FROM passkey WHERE account_id = 'steward'")).rows,
  ).toEqual([]);
});
