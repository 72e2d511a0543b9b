import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { makeDirectory, moveDurably, removeDurably, syncDirectory, writeAtomically } from '../src/index.ts';

const made: string[] = [];
let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vernix-durable-'));
  made.push(directory);
  file = join(directory, 'file');
});

afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true }))));

const names = () => readdir(directory);

it('replaces what a file holds, for its owner alone, and leaves nothing beside it', async () => {
  await writeAtomically(file, 'a long first content');
  await writeAtomically(file, Buffer.from('second'));
  expect(await readFile(file, 'utf8')).toBe('second');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await names()).toEqual(['file']);
});

it('writes over what a kill left half-written', async () => {
  await writeFile(`${file}.tmp`, 'what was being written when the power went');
  await writeAtomically(file, 'whole');
  expect(await readFile(file, 'utf8')).toBe('whole');
  expect(await names()).toEqual(['file']);
});

it('keeps the old content when the disk takes no more', async () => {
  await writeAtomically(file, 'old');
  const source = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const write = `import { writeAtomically } from ${JSON.stringify(source)};
    await writeAtomically(${JSON.stringify(file)}, 'n'.repeat(10_000)).catch(({ code }) => console.log(code));`;
  // The kernel lets no file grow beyond 1 KiB: writes come up short, then fail, as on a full disk.
  const child = spawnSync(
    'bash',
    ['-c', 'ulimit -f 1; exec "$@"', 'bash', process.execPath, '--input-type=module', '--eval', write],
    { encoding: 'utf8' },
  );
  expect([child.stdout.trim(), child.stderr]).toEqual(['EFBIG', '']);
  expect(await readFile(file, 'utf8')).toBe('old');
  expect(await names()).toEqual(['file']);
});

it('leaves nothing behind when the file cannot be put in its place', async () => {
  await mkdir(file);
  await expect(writeAtomically(file, 'content')).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await names()).toEqual(['file']);
});

it('lets two write at once, each through a file of its own: one of them is whole', async () => {
  const contents = ['one', 'another'].map((word) => word.repeat(50_000));
  await Promise.all(contents.map((content, index) => writeAtomically(file, content, `${file}.${index}.tmp`)));
  expect(contents).toContain(await readFile(file, 'utf8'));
  expect(await names()).toEqual(['file']);
});

it('moves a file, and a directory, also into another directory', async () => {
  const [from, to] = [join(directory, 'from'), join(directory, 'to')];
  await mkdir(from);
  await mkdir(to);
  await writeFile(join(from, 'file'), 'content');
  await moveDurably(join(from, 'file'), join(to, 'file'));
  await moveDurably(to, join(directory, 'elsewhere'));
  expect(await readFile(join(directory, 'elsewhere', 'file'), 'utf8')).toBe('content');
  expect(await readdir(from)).toEqual([]);
});

it('removes a file, and says whether there was one', async () => {
  await writeFile(file, 'content');
  expect([await removeDurably(file), await removeDurably(file)]).toEqual([true, false]);
  expect(await names()).toEqual([]);
});

it('passes on what goes wrong otherwise', async () => {
  await expect(syncDirectory(join(directory, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  await mkdir(file);
  await expect(removeDurably(file)).rejects.toThrow(/EISDIR|EPERM/);
});

it('makes a directory with those above it, and takes one that is there', async () => {
  const deep = join(directory, 'one', 'two', 'three');
  await Promise.all([makeDirectory(deep, 0o700), makeDirectory(deep, 0o700)]);
  await makeDirectory(`${deep}/`);
  expect((await stat(deep)).mode & 0o777).toBe(0o700);
});

it('makes many at once below one that is missing', async () => {
  for (let round = 0; round < 20; round += 1) {
    const siblings = Array.from({ length: 8 }, (_, index) =>
      join(directory, `${round}`, 'above', `${index}`),
    );
    await Promise.all(siblings.map((path) => makeDirectory(path)));
    expect((await readdir(join(directory, `${round}`, 'above'))).length).toBe(8);
  }
});

it.each([
  ['where a file is', () => writeFile(file, '').then(() => file), 'EEXIST'],
  ['below a file', () => writeFile(file, '').then(() => join(file, 'below', 'it')), 'ENOTDIR'],
  ['below what leads nowhere', () => symlink('nowhere', file).then(() => join(file, 'below')), 'EEXIST'],
])('does not make a directory %s, and says so at once', async (_where, make, code) => {
  await expect(makeDirectory(await make())).rejects.toMatchObject({ code });
});

it.runIf(process.platform === 'linux')('comes back from a place where none can be made', async () => {
  await expect(makeDirectory('/proc/vernix/below')).rejects.toMatchObject({ code: 'ENOENT' });
});
