import type { MadeLink, RecoveryAnswer, StaffList } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import type { Browser } from './support/browser.ts';
import { staffSiteForEachTest } from './support/staff-setting.ts';

const setting = staffSiteForEachTest();
const { enrolled } = setting;

async function invite(by: Browser, name = 'Ada', role = 'steward'): Promise<MadeLink> {
  const { status, body } = await by.ask<MadeLink>('POST', '/api/people', { name, role });
  expect(status).toBe(200);
  return body;
}

/** Somebody who was invited, has come, and has made a passkey. */
async function joined(
  by: Browser,
  name = 'Ada',
  role = 'steward',
): Promise<{ account: string; who: Browser }> {
  const { account, token } = await invite(by, name, role);
  const who = setting.site.browser();
  await who.open(token);
  await who.addPasskey('phone');
  return { account, who };
}

const personOf = async (by: Browser, account: string) =>
  (await by.ask<StaffList>('GET', '/api/people')).body.people.find((person) => person.account === account);

describe('an administrator', () => {
  it('invites somebody by a link that works once, and sees them come', async () => {
    const administrator = await enrolled('administrator');
    const { account, token } = await invite(administrator);
    expect(await personOf(administrator, account)).toMatchObject({ name: 'Ada', signedInAt: null });
    const ada = setting.site.browser();
    expect((await ada.open(token)).body).toMatchObject({ account, role: 'steward', way: 'link' });
    expect((await setting.site.browser().open(token)).body.error.code).toBe('sign-in-link-used');
    expect((await personOf(administrator, account))?.signedInAt).not.toBeNull();
    const log = setting.site.lines.join('\n');
    expect(log).not.toContain('Ada');
    expect(log).not.toContain(token);
  });

  it('disables somebody: their sessions end at once, and neither passkey nor link lets them in', async () => {
    const administrator = await enrolled('administrator');
    const { account, who } = await joined(administrator);
    const change = (body: object) => administrator.ask('PATCH', `/api/people/${account}`, body);
    expect((await change({ disabled: true })).status).toBe(204);
    expect((await who.session()).body.role).toBeNull();
    expect((await who.signIn()).body.error.code).toBe('account-disabled');
    await change({ disabled: false });
    expect((await who.signIn()).status).toBe(200);
  });

  it('gives another role, which holds from the next sign-in on, and no session keeps the old one', async () => {
    const administrator = await enrolled('administrator');
    const { account, who } = await joined(administrator);
    await administrator.ask('PATCH', `/api/people/${account}`, { role: 'privacy-officer' });
    expect((await who.session()).body.role).toBeNull();
    expect((await who.signIn()).body.role).toBe('privacy-officer');
  });

  it.each(['A\u0000da', 'A\u202eda', 'A\u200bda', ' \u200b '])(
    'invites nobody under a name with something unseen: %j',
    async (name) => {
      const administrator = await enrolled('administrator');
      const { status, body } = await administrator.ask('POST', '/api/people', { name, role: 'steward' });
      expect([status, body.error.code]).toEqual([400, 'request-invalid']);
      const labelled = await administrator.addPasskey(name, setting.site.browser().passkey);
      expect([labelled.status, labelled.body.error.code]).toEqual([400, 'request-invalid']);
    },
  );

  it('does none of it to themselves', async () => {
    const administrator = await enrolled('administrator');
    for (const change of [{ disabled: true }, { role: 'steward' }]) {
      const { body } = await administrator.ask('PATCH', '/api/people/administrator', change);
      expect(body.error.code).toBe('account-own');
    }
  });

  it('has to be one still when two disable each other at one moment', async () => {
    const first = await enrolled('administrator');
    const { account, who: second } = await joined(first, 'Grace', 'administrator');
    const answers = await Promise.all([
      first.ask('PATCH', `/api/people/${account}`, { disabled: true }),
      second.ask('PATCH', '/api/people/administrator', { disabled: true }),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([204, 204]);
    const { rows } = await setting.site.database.query(
      "SELECT 1 FROM account WHERE role = 'administrator' AND NOT disabled",
    );
    expect(rows).toHaveLength(1);
  });

  it('alone may do it: others are refused, whatever they ask', async () => {
    const [steward, officer] = [await enrolled('steward'), await enrolled('privacy-officer')];
    expect((await officer.ask('GET', '/api/people')).status).toBe(200);
    expect((await steward.ask('GET', '/api/people')).status).toBe(403);
    for (const who of [steward, officer]) {
      expect((await who.ask('POST', '/api/people', { name: 'Eve', role: 'steward' })).status).toBe(403);
      expect((await who.ask('PATCH', '/api/people/steward', { disabled: true })).status).toBe(403);
      expect((await who.ask('DELETE', '/api/people/steward/sessions')).status).toBe(403);
    }
    expect((await steward.ask('POST', '/api/people/steward/recovery')).status).toBe(403);
  });
});

describe('recovery', () => {
  const recover = (by: Browser, account: string) =>
    by.ask<RecoveryAnswer>('POST', `/api/people/${account}/recovery`);

  /** Signed in by a passkey: a link is not enough for this. */
  const officer = async (role: 'administrator' | 'privacy-officer'): Promise<Browser> => {
    const who = await enrolled(role);
    await who.signIn();
    return who;
  };

  it('is asked for by nobody whom a link alone let in', async () => {
    const byLink = await enrolled('administrator');
    const { account } = await joined(byLink);
    expect((await recover(byLink, account)).body.error.code).toBe('proof-needed');
  });

  it('is not granted by an officer whom the one who asked has just made', async () => {
    const administrator = await officer('administrator');
    const { account } = await joined(administrator);
    const { who: accomplice } = await joined(administrator, 'Eve', 'privacy-officer');
    await accomplice.signIn();
    await recover(administrator, account);
    expect((await recover(accomplice, account)).body.error.code).toBe('recovery-same-officer');
  });

  it('is not granted by two officers whom one has just made, be it by way of a third', async () => {
    const administrator = await officer('administrator');
    const { account } = await joined(administrator);
    const made = async (by: Browser, role: string) => {
      const { who } = await joined(by, 'Eve', role);
      await who.signIn();
      return who;
    };
    const one = await made(administrator, 'administrator');
    const other = await made(administrator, 'privacy-officer');
    const third = await made(one, 'privacy-officer');
    await recover(one, account);
    for (const accomplice of [other, third]) {
      expect((await recover(accomplice, account)).body.error.code).toBe('recovery-same-officer');
      await recover(one, account);
    }
    await setting.site.database.query("UPDATE account_event SET at = at - interval '1 day'");
    expect((await recover(third, account)).body.link).not.toBeNull();
  });

  it('takes two officers, ends what signed in before, and lets the person make a new passkey', async () => {
    const [administrator, privacy] = [await officer('administrator'), await officer('privacy-officer')];
    const { account, who } = await joined(administrator);
    expect((await recover(privacy, account)).body).toEqual({ link: null });
    expect((await who.session()).body.role).toBe('steward'); // nothing is lost by one officer's word
    const { link } = (await recover(administrator, account)).body;
    expect((await who.session()).body.role).toBeNull();
    expect((await who.signIn()).body.error.code).toBe('passkey-refused');
    const again = setting.site.browser();
    expect((await again.open(link!.token)).body.account).toBe(account);
    expect((await again.addPasskey('new phone')).status).toBe(200);
    const { events } = (await again.account()).body;
    expect(events.map(({ act, by }) => [act, by])).toContainEqual(['recovery-granted', 'administrator']);
  });

  it('is granted by no one officer twice, by nobody for themselves, and not after a day', async () => {
    const [administrator, privacy] = [await officer('administrator'), await officer('privacy-officer')];
    const { account } = await joined(administrator);
    await recover(privacy, account);
    expect((await recover(privacy, account)).body.error.code).toBe('recovery-same-officer');
    expect((await recover(privacy, 'privacy-officer')).body.error.code).toBe('account-own');
    await setting.site.database.query("UPDATE recovery SET ends_at = now() - interval '1 second'");
    expect((await recover(administrator, account)).body).toEqual({ link: null }); // it begins anew
  });

  it('is granted once when both ask at one moment', async () => {
    const [administrator, privacy] = [await officer('administrator'), await officer('privacy-officer')];
    const { account } = await joined(administrator);
    const answers = await Promise.all([recover(administrator, account), recover(privacy, account)]);
    expect(answers.filter(({ body }) => body.link !== null)).toHaveLength(1);
  });
});
