import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import {
  bringShare,
  type Custody,
  custodyOf,
  fetchShare,
  KEYSTORE_FILE,
  lockKeystore,
  migrateKeystore,
  openKeystoreFile,
  openShare,
  readKeystore,
  sealKeystore,
  UNHEARD,
} from '../src/index.ts';
import { CONTENT, passphrase, people, secretFile, temporaryDirectory } from './support.ts';

let directory: string;
let keys: string;
let byPassphrase: Custody;
beforeEach(async () => {
  directory = await temporaryDirectory();
  keys = join(directory, 'keys');
  await mkdir(keys);
  byPassphrase = custodyOf(await passphrase(directory), UNHEARD, 10);
  await writeFile(join(keys, KEYSTORE_FILE), await sealKeystore(CONTENT, byPassphrase));
});

it('puts a keystore into custodians’ hands and back, and what it holds stays the same', async () => {
  const { custody, identities, socket } = await people(directory, ['amina', 'bruno', 'chloe'], 2);
  await migrateKeystore(keys, byPassphrase, custodyOf({ custody }, UNHEARD));
  await expect(openKeystoreFile(await readKeystore(keys), byPassphrase)).rejects.toMatchObject({
    code: 'custody-differs',
  });
  const begun = Promise.withResolvers<undefined>();
  const waiting = custodyOf({ custody }, { ...UNHEARD, waiting: () => begun.resolve(undefined) });
  const back = migrateKeystore(keys, waiting, byPassphrase);
  await begun.promise;
  for (const name of ['chloe', 'amina']) {
    const share = await openShare(name, await fetchShare(socket, name), [identities.get(name)!]);
    await bringShare(socket, name, share);
  }
  await back;
  expect(Buffer.from(await openKeystoreFile(await readKeystore(keys), byPassphrase))).toEqual(CONTENT);
  expect(await readdir(keys)).toEqual([KEYSTORE_FILE]);
});

it('leaves the keystore as it was when either custody cannot', async () => {
  const before = await readFile(join(keys, KEYSTORE_FILE));
  const short = custodyOf({ passphraseFile: await secretFile(directory, 'short', 'vernix') }, UNHEARD, 10);
  const other = custodyOf(
    { passphraseFile: await secretFile(directory, 'other', 'x'.repeat(16)) },
    UNHEARD,
    10,
  );
  await expect(migrateKeystore(keys, byPassphrase, short)).rejects.toMatchObject({
    code: 'passphrase-short',
  });
  await expect(migrateKeystore(keys, other, byPassphrase)).rejects.toMatchObject({
    code: 'passphrase-wrong',
  });
  await expect(migrateKeystore(join(directory, 'none'), byPassphrase, other)).rejects.toMatchObject({
    code: 'keystore-missing',
  });
  expect(await readFile(join(keys, KEYSTORE_FILE))).toEqual(before);
});

it('does not touch the keystore of a key service that runs', async () => {
  const lock = await lockKeystore(keys);
  await expect(migrateKeystore(keys, byPassphrase, byPassphrase)).rejects.toMatchObject({
    code: 'keystore-in-use',
  });
  await lock.release();
  await migrateKeystore(keys, byPassphrase, byPassphrase);
});
