import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { beforeEach, expect, it } from 'vitest';
import {
  type Custody,
  custodyOf,
  KEYSTORE_FILE,
  keystorePlaces,
  openKeystoreFile,
  openStateFile,
  sealKeystore,
  UNHEARD,
} from '../src/index.ts';
import { CONTENT, passphrase, temporaryDirectory } from './support.ts';

const WORDS = 'correct horse battery staple';

let custody: Custody;
beforeEach(async () => {
  custody = custodyOf(await passphrase(await temporaryDirectory()), UNHEARD, 10);
});

it('seals what any age program opens with the passphrase', async () => {
  const sealed = await sealKeystore(CONTENT, custody);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(WORDS);
  expect(Buffer.from(await decrypter.decrypt(sealed))).toEqual(CONTENT);
});

it('opens what another age program sealed with the passphrase', async () => {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(11);
  encrypter.setPassphrase(WORDS);
  const sealed = await encrypter.encrypt(CONTENT);
  expect(Buffer.from(await openKeystoreFile(sealed, custody))).toEqual(CONTENT);
});

it.each([
  ['asks for more work than a start may take', / 10\n/, ' 21\n'],
  ['asks for work in no number', / 10\n/, ' 1O\n'],
  ['has a salt of another length', /-> scrypt \S{4}/, '-> scrypt '],
  ['has a stanza more', /\n---/, '\n-> grease\n\n---'],
])('calls a keystore damaged whose header %s', async (_what, found, put) => {
  const sealed = Buffer.from(await sealKeystore(CONTENT, custody)).toString('latin1');
  const altered = sealed.replace(found, put);
  expect(altered).not.toBe(sealed);
  await expect(openKeystoreFile(Buffer.from(altered, 'latin1'), custody)).rejects.toMatchObject({
    code: 'keystore-damaged',
  });
});

it.each(['not JSON at all', '{"type":"vernix-keystore/1"}'])(
  'calls a keystore damaged that holds something else: %s',
  async (content) => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, KEYSTORE_FILE), await sealKeystore(Buffer.from(content), custody));
    const opened = openStateFile(keystorePlaces({ directory }), custody);
    // Without a cause: what a parser says may quote the root.
    await expect(opened).rejects.toMatchObject({ code: 'keystore-damaged', cause: undefined });
  },
);
