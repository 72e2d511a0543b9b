import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bringShare, ceremonyStatus, fetchShare, openShare } from '@vernix/custody';
import { generateIdentity } from '@vernix/seal';
import { Decrypter } from 'age-encryption';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeyServiceConfig } from '../src/index.ts';
import { Bench } from './helpers.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.make();
});
afterEach(() => bench.clean());

it('is made only when asked for', async () => {
  await expect(bench.start({ create: false })).rejects.toMatchObject({ code: 'keystore-missing' });
});

it('is never made over something else', async () => {
  await mkdir(bench.keys);
  await writeFile(join(bench.keys, 'notes.txt'), 'mine');
  await expect(bench.start()).rejects.toMatchObject({ code: 'keystore-missing' });
  expect(await readdir(bench.keys)).toEqual(['notes.txt']);
  expect(await readFile(join(bench.keys, 'notes.txt'), 'utf8')).toBe('mine');
  expect(await readdir(bench.directory)).toEqual(['keys', 'passphrase']);
});

it('is made in an empty directory, over what an interrupted start left', async () => {
  await mkdir(bench.keys);
  await mkdir(`${bench.keys}.unfinished`);
  await writeFile(join(`${bench.keys}.unfinished`, 'keystore.age'), 'half');
  await expect(bench.start()).resolves.toBeDefined();
});

it('does not open without its passphrase', async () => {
  await (await bench.start()).close();
  await writeFile(bench.passphraseFile, 'another passphrase than that\n');
  await expect(bench.start()).rejects.toMatchObject({ code: 'passphrase-wrong' });
  await writeFile(bench.passphraseFile, '\n');
  await expect(bench.start()).rejects.toMatchObject({ code: 'passphrase-missing' });
  await rm(bench.passphraseFile);
  await expect(bench.start()).rejects.toMatchObject({ code: 'passphrase-missing' });
});

it('wants a passphrase that cannot be guessed', async () => {
  await writeFile(bench.passphraseFile, 'vernix\n');
  await expect(bench.start()).rejects.toMatchObject({ code: 'passphrase-short' });
});

it('is an age file that a person with the passphrase can open without us', async () => {
  await bench.start();
  const decrypter = new Decrypter();
  decrypter.addPassphrase('correct horse battery staple');
  const text = await decrypter.decrypt(await readFile(join(bench.keys, 'keystore.age')), 'text');
  expect(JSON.parse(text)).toMatchObject({ type: 'vernix-keystore/2' });
});

const STATE = 'keys-000000003.sealed';

it.each(['keystore.age', STATE])('says so when %s is cut short', async (file) => {
  await (await bench.start()).close();
  await truncate(join(bench.keys, file), 150);
  await expect(bench.start()).rejects.toMatchObject({ code: 'keystore-damaged', params: { file } });
});

it('makes nothing up when its keys are missing', async () => {
  const file = STATE;
  await (await bench.start()).close();
  await rm(join(bench.keys, file));
  await expect(bench.start()).rejects.toMatchObject({ code: 'keystore-damaged', params: { file } });
});

it('serves one process at a time', async () => {
  const first = await bench.start();
  await expect(bench.start({ socket: join(bench.directory, 'other') })).rejects.toMatchObject({
    code: 'keystore-in-use',
  });
  await first.close();
  await expect(bench.start({ socket: join(bench.directory, 'other') })).resolves.toBeDefined();
});

it('does not take a socket that another keystore answers on', async () => {
  await bench.start();
  await expect(bench.start({ directory: join(bench.directory, 'second') })).rejects.toMatchObject({
    code: 'keystore-in-use',
  });
});

it('says so when the path of its socket is too long for the system', async () => {
  await expect(bench.start({ socket: join(bench.directory, 'x'.repeat(100)) })).rejects.toMatchObject({
    code: 'socket-path-long',
  });
});

it('is opened by exactly one of a passphrase and a custody', () => {
  const { passphraseFile, ...config } = bench.config();
  const custody = { kind: 'transit', address: 'https://bao.example', key: 'vernix', tokenFile: '/token' };
  const fits = (more: object) => KeyServiceConfig.safeParse({ ...config, ...more }).success;
  expect(fits({ passphraseFile })).toBe(true);
  expect(fits({ custody })).toBe(true);
  expect(fits({})).toBe(false);
  expect(fits({ passphraseFile, custody })).toBe(false);
});

it('has its sealing key elsewhere: a backup of the directory would hold it', () => {
  const fits = (sealingKeyFile: string) =>
    KeyServiceConfig.safeParse({ ...bench.config(), sealingKeyFile }).success;
  expect(fits(join(bench.keys, 'sealing-key'))).toBe(false);
  expect(fits(join(bench.directory, 'run', '..', 'keys', 'deep', 'key'))).toBe(false);
  expect(fits(`${bench.keys}.key`)).toBe(true);
  expect(fits(join(bench.directory, 'sealing', 'key'))).toBe(true);
});

it('waits for its custodians, and answers nobody before they were there', async () => {
  const people = await Promise.all(
    ['amina', 'bruno', 'chloe'].map(async (name) => ({ name, ...(await generateIdentity('hybrid')) })),
  );
  const socket = join(bench.directory, 'custody.sock');
  const custodians = people.map(({ name, recipient }) => ({ name, recipient }));
  const custody = { kind: 'custodians' as const, threshold: 2, custodians, socket };
  const started = bench.start({ passphraseFile: undefined, custody });
  await expect.poll(() => ceremonyStatus(socket).catch(() => null)).toMatchObject({ here: 0 });
  await expect(bench.client()).rejects.toMatchObject({ code: 'key-service-unreachable' });
  for (const { name, identity } of people.slice(1)) {
    await bringShare(socket, name, await openShare(name, await fetchShare(socket, name), [identity]));
  }
  await started;
  expect((await (await bench.client()).call('figures', {})).answer.epoch).toBe(1);
  expect(bench.logged.join('')).toMatch(/custodians-awaited.*share-brought.*share-brought/s);
});
