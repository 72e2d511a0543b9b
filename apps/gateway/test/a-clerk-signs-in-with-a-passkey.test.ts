import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedPerson } from '@vernix/contracts';
import { generateSigningKey, signStatement } from '@vernix/seal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser } from '../../vault/test/support/browser.ts';
import type { Gateway } from '../src/index.ts';
import { hashOf, makeWorld, startHere, type World } from './harness.ts';

const SITE = 'https://send.registry.example';
const LINK = 'a-clerk-link-token';

let world: World;
let gateway: Gateway;
let key: Awaited<ReturnType<typeof generateSigningKey>>;
beforeEach(async () => {
  world = await makeWorld();
  key = await generateSigningKey();
  gateway = await startHere(world, {
    public: { port: 0, site: SITE },
    signIn: [{ tokenSha256: hashOf(LINK), role: 'clerk', partner: 'riverbend', account: 'r-1' }],
    accounts: {
      file: join(world.dir, 'accounts.jws'),
      publicKey: key.publicKey,
      versionFile: join(world.dir, 'accounts-version'),
      checkSeconds: 0.05,
    },
  });
});
afterEach(async () => {
  await gateway.close();
  world.remove();
});

async function publish(version: number, people: readonly ListedPerson[], by = key.privateJwk): Promise<void> {
  const list = { type: 'vernix-accounts/1', version, issuedAt: new Date().toISOString(), people };
  const path = join(world.dir, 'accounts.jws');
  writeFileSync(`${path}.new`, await signStatement(list, by));
  renameSync(`${path}.new`, path); // whole: the gateway looks twenty times a second
}

/** A passkey made in the session of a link, as it is handed to who signs the list. */
async function made(browser: Browser): Promise<ListedPerson> {
  await browser.open(LINK);
  const { body } = await browser.addPasskey('front desk');
  const { kept, person } = body;
  expect([kept, person]).toMatchObject([false, { account: 'r-1', role: 'clerk', organisation: 'riverbend' }]);
  await browser.ask('DELETE', '/session');
  return person!;
}

const codeOf = async (browser: Browser) => (await browser.signIn()).body.error.code;

test('the gateway keeps nothing of a new passkey; once the signed list has it, it signs in', async () => {
  const browser = new Browser(gateway.addresses.public, SITE);
  const person = await made(browser);
  expect(await codeOf(browser)).toBe('passkey-refused');
  await publish(1, [person]);
  await expect.poll(async () => (await browser.signIn()).status).toBe(200);
  expect((await browser.session()).body).toMatchObject({
    role: 'clerk',
    partner: 'riverbend',
    way: 'passkey',
  });
  expect((await browser.ask('GET', '/v1/files')).status).toBe(200);
});

test('who goes from the list is out at once, and no older list, nor another’s, brings them back', async () => {
  const browser = new Browser(gateway.addresses.public, SITE);
  const person = await made(browser);
  await publish(1, [person]);
  await expect.poll(async () => (await browser.signIn()).status).toBe(200);
  await publish(2, []);
  await expect.poll(async () => (await browser.session()).body.role).toBeNull();
  const refused = () => world.lines.filter((line) => line.includes('accounts-refused')).length;
  await publish(1, [person]);
  await expect.poll(refused).toBe(1);
  await publish(3, [person], (await generateSigningKey()).privateJwk);
  await expect.poll(refused).toBe(2);
  expect(await codeOf(browser)).toBe('passkey-refused');
});
