import { KeyClient } from '@vernix/key-channel';
import { createLog } from '@vernix/service';
import { describe, expect, it } from 'vitest';
import { SoftAuthenticator } from '../../../packages/approvals/test/support/authenticator.ts';
import { AccountEventCarrier } from '../src/people/account-events.ts';
import { startTestKeys } from './support/registry.ts';
import { staffSiteForEachTest } from './support/staff-setting.ts';
import { SITE } from './support/staff-site.ts';
import { until } from './support/world.ts';

const setting = staffSiteForEachTest();
const enrolled = () => setting.enrolled('steward');

describe('a member of staff', () => {
  it('comes by a link once, makes a passkey, and signs in with it from then on', async () => {
    const browser = await enrolled();
    await browser.ask('DELETE', '/session');
    expect((await browser.session()).body.role).toBeNull();
    const back = await browser.signIn();
    expect([back.status, back.body]).toMatchObject([
      200,
      {
        account: 'steward',
        role: 'steward',
        way: 'passkey',
        pages: ['house', 'intake', 'exposure', 'meter', 'account'],
      },
    ]);
    const { body } = await browser.account();
    expect(body.passkeys).toMatchObject([{ label: 'laptop' }]);
    expect(body.events.map(({ act }) => act)).toEqual(['signed-in', 'passkey-added', 'signed-in', 'founded']);
  });

  it('is shown the page of their account at the address where the page asks for it, signed in or not', async () => {
    const account = `${setting.site.url}/account`;
    const { cookie } = await enrolled();
    for (const signedIn of [{}, { cookie }]) {
      const headers = { accept: 'text/html,application/xhtml+xml', ...signedIn };
      const answer = await fetch(account, { headers, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/me']);
    }
    const asJson = await fetch(account, { headers: { accept: 'application/json' } });
    expect([asJson.status, asJson.headers.get('content-type')]).toEqual([
      401,
      'application/json; charset=utf-8',
    ]);
  });

  it('gets a new cookie at each sign-in, and none that was brought', async () => {
    const browser = await enrolled();
    const first = browser.cookie;
    await browser.signIn();
    expect(browser.cookie).not.toBe(first);
    const stale = setting.site.browser();
    stale.cookie = first;
    expect((await stale.session()).body.role).toBeNull(); // what it had before has ended
    const victim = setting.site.browser();
    victim.cookie = `vernix-vault=${'A'.repeat(43)}`;
    await victim.signIn({}, browser.passkey);
    expect(victim.cookie).not.toBe(`vernix-vault=${'A'.repeat(43)}`);
    const planter = setting.site.browser();
    planter.cookie = `vernix-vault=${'A'.repeat(43)}`;
    expect((await planter.session()).body.role).toBeNull();
  });

  it('sees their own sessions, ends one, and ends them all', async () => {
    const first = await enrolled();
    const second = setting.site.browser();
    await second.signIn({}, first.passkey);
    const { sessions } = (await first.sessions()).body;
    expect(sessions.map(({ way, current }) => [way, current])).toEqual([
      ['link', true],
      ['passkey', false],
    ]);
    const other = sessions.find(({ current }) => !current)!;
    expect((await first.ask('DELETE', `/sessions/${other.id}`)).status).toBe(204);
    expect((await second.session()).body.role).toBeNull();
    await second.signIn({}, first.passkey);
    expect((await first.ask('DELETE', '/sessions')).status).toBe(204);
    for (const browser of [first, second]) expect((await browser.session()).body.role).toBeNull();
  });

  it('cannot end a session that is another’s', async () => {
    const steward = await enrolled();
    const officer = setting.site.browser();
    await officer.open(setting.site.link('privacy-officer'));
    const [theirs] = (await officer.sessions()).body.sessions;
    expect((await steward.ask('DELETE', `/sessions/${theirs!.id}`)).status).toBe(404);
    expect((await officer.session()).body.role).toBe('privacy-officer');
  });

  it.each([
    ['of a common length', 32],
    ['with the longest id there may be', 1_023],
  ])(
    'takes a passkey away, %s, and with it every session that it opened; the last one stays',
    async (_what, idBytes) => {
      const browser = await enrolled();
      const key = new SoftAuthenticator({ site: { origin: SITE, rpId: 'localhost' }, idBytes });
      await browser.addPasskey('key ring', key);
      const elsewhere = setting.site.browser();
      await elsewhere.signIn({}, key);
      expect((await browser.ask('DELETE', `/account/passkeys/${key.credential.id}`)).status).toBe(204);
      expect((await elsewhere.session()).body.role).toBeNull();
      expect((await elsewhere.signIn({}, key)).body.error.code).toBe('passkey-refused');
      const last = await browser.ask('DELETE', `/account/passkeys/${browser.passkey.credential.id}`);
      expect(last.body.error.code).toBe('passkey-last');
    },
  );

  it('who is disabled is told so only once they have proved who they are', async () => {
    const browser = await enrolled();
    await setting.site.database.query('UPDATE account SET disabled = true');
    expect((await browser.signIn()).body.error.code).toBe('account-disabled');
    const wrong = new SoftAuthenticator({ site: { origin: SITE, rpId: 'localhost' } });
    expect((await browser.signIn({}, wrong)).body.error.code).toBe('passkey-refused');
  });

  it('leaves what was done to accounts in the key service’s log, in order', async () => {
    const keys = await startTestKeys();
    const carrier = new AccountEventCarrier(
      setting.site.database,
      keys.socket,
      createLog('vault', { write: () => undefined }),
    );
    try {
      await enrolled();
      const left = async (): Promise<number> =>
        (await setting.site.database.query('SELECT 1 FROM account_event WHERE NOT logged')).rowCount ?? 0;
      await until(async () => (await left()) === 0);
      const client = await KeyClient.connect(keys.socket);
      const { answer } = await client.call('figures', {});
      await client.close();
      expect(answer.logSize).toBeGreaterThanOrEqual(3);
    } finally {
      await carrier.stop();
      await keys.remove();
    }
  });
});

describe('a passkey’s answer is refused', () => {
  it.each([
    ['at another site', { clientData: { origin: 'https://evil.example' } }, 'passkey-refused'],
    ['for another site', { rpId: 'evil.example' }, 'passkey-refused'],
    ['without a finger, a face or a PIN', { flags: 0x01 }, 'passkey-refused'],
    ['to a question that nobody asked', { clientData: { challenge: 'A'.repeat(50) } }, 'challenge-gone'],
    ['as a registration', { clientData: { type: 'webauthn.create' } }, 'passkey-refused'],
  ])('%s', async (_what, changes, code) => {
    const browser = await enrolled();
    const refused = await browser.signIn(changes);
    expect(refused.body.error.code).toBe(code);
  });

  it('the second time', async () => {
    const browser = await enrolled();
    const challenge = await browser.question('/session/passkey/question');
    const answer = browser.assertion(challenge);
    expect((await browser.ask('POST', '/session/passkey', answer)).status).toBe(200);
    const again = await setting.site.browser().ask('POST', '/session/passkey', answer);
    expect(again.body.error.code).toBe('challenge-gone');
  });

  it('when its counter stands where it stood: there may be a copy', async () => {
    const browser = await enrolled();
    expect((await browser.signIn({ signCount: 9 })).status).toBe(200);
    expect((await browser.signIn({ signCount: 9 })).body.error.code).toBe('passkey-refused');
  });

  it('when it answers what another kind of question asked', async () => {
    const browser = await enrolled();
    const proof = await browser.question('/session/proof/question');
    const used = await browser.ask('POST', '/session/passkey', browser.assertion(proof));
    expect(used.body.error.code).toBe('challenge-gone');
    const signIn = await browser.question('/session/passkey/question');
    const proved = await browser.ask('POST', '/session/proof', browser.assertion(signIn));
    expect(proved.body.error.code).toBe('challenge-gone');
    expect((await browser.prove()).status).toBe(204);
  });

  it('from another site, before it is looked at', async () => {
    const browser = await enrolled();
    const challenge = await browser.question('/session/passkey/question');
    const crossed = await browser.ask('POST', '/session/passkey', browser.assertion(challenge), {
      origin: 'https://evil.example',
    });
    expect(crossed.body.error.code).toBe('cross-origin');
  });

  it('unread after twenty wrong ones, while a right one still signs in', async () => {
    const browser = await enrolled();
    const wrong = new SoftAuthenticator({ site: { origin: SITE, rpId: 'localhost' } });
    const codes: string[] = [];
    for (let i = 0; i < 21; i += 1)
      codes.push((await setting.site.browser().signIn({}, wrong)).body.error.code);
    expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'passkey-refused'));
    expect(codes[20]).toBe('too-many-attempts');
    expect((await browser.signIn()).status).toBe(200);
  });
});
