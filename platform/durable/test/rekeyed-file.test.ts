import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RekeyedFile, type Sealing } from '../src/index.ts';

/** Not secret, and just as particular about its key and name. */
const SEALING: Sealing = {
  seal: (key, content, name) =>
    Buffer.from(JSON.stringify([Buffer.from(key).toString('hex'), name, Buffer.from(content).toString()])),
  open: (key, sealed, name) => {
    const [under, as, content] = JSON.parse(Buffer.from(sealed).toString()) as [string, string, string];
    if (under !== Buffer.from(key).toString('hex') || as !== name) throw new Error('under another key');
    return Buffer.from(content);
  },
};

let scratch: string;
let directory: string;
let keyFile: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'vernix-rekeyed-'));
  directory = join(scratch, 'content');
  keyFile = join(scratch, 'key');
  await mkdir(directory);
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const made = (): RekeyedFile => new RekeyedFile(directory, keyFile, SEALING);
const read = async (): Promise<string> => (await made().read()).toString();

it('holds the last content under a key of its own, and nothing older', async () => {
  const file = made();
  for (const content of ['one', 'two', 'three']) await file.write(Buffer.from(content));
  expect(await readdir(directory)).toEqual(['keys-000000003.sealed']);
  expect(await read()).toBe('three');
});

it('keeps a content that has its key, however often the next one fails at whichever step', async () => {
  const file = made();
  await file.write(Buffer.from('one'));
  await file.write(Buffer.from('two'));
  // The medium with the key takes nothing: first for one try, then for two.
  for (const tries of [1, 2]) {
    await rename(keyFile, `${keyFile}.kept`);
    await mkdir(join(keyFile, 'in the way'), { recursive: true });
    for (let tried = 0; tried < tries; tried += 1)
      await expect(file.write(Buffer.from('lost'))).rejects.toThrow();
    await rm(keyFile, { recursive: true });
    await rename(`${keyFile}.kept`, keyFile);
    const before = await readdir(directory);
    await file.write(Buffer.from(`after ${tries}`));
    // What failed may have its key elsewhere: its place was not taken.
    const [place = ''] = await readdir(directory);
    expect(before).not.toContain(place);
    expect(await read()).toBe(`after ${tries}`);
  }
  expect(await readdir(directory)).toHaveLength(1);
});
