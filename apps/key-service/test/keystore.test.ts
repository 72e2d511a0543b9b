import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
  expect(await readFile(join(bench.keys, 'notes.txt'), 'utf8')).toBe('mine');
});

it('is made in an empty directory, over what an interrupted start left', async () => {
  await mkdir(join(bench.keys, 'log'), { recursive: true });
  for (const left of ['keystore.age.unfinished', 'openings.ndjson', 'log/checkpoint'])
    await writeFile(join(bench.keys, left), 'half');
  await expect(bench.start()).resolves.toBeDefined();
  expect(await readdir(bench.keys)).not.toContain('keystore.age.unfinished');
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
  expect(JSON.parse(text)).toMatchObject({ type: 'vernix-keystore/1' });
});

it.each(['keystore.age', 'epochs.json'])('says so when %s is cut short', async (file) => {
  await (await bench.start()).close();
  await truncate(join(bench.keys, file), 150);
  await expect(bench.start()).rejects.toMatchObject({ code: 'keystore-damaged', params: { file } });
});

it('makes nothing up when epochs.json is missing', async () => {
  const file = 'epochs.json';
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
