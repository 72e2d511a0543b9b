import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPLATE_HEADER } from '@vernix/synth';
import { expect, it } from 'vitest';
import { temporaryDirectory, vernix } from './run-vernix.ts';

async function digests(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).toSorted();
  const entries = names.map(async (name) => {
    const content = await readFile(join(directory, name));
    return [name, createHash('sha256').update(content).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it('writes the same people, byte for byte, for the same seed, and others for another', async () => {
  const directory = await temporaryDirectory();
  const asked = ['synth', '--births', '300', '--seed', '9', '--json'];
  await vernix(directory, ...asked, '--out', 'one');
  await vernix(directory, ...asked, '--out', 'two');
  await vernix(directory, 'synth', '--births', '300', '--seed', '10', '--out', 'three');
  const [one, two, three] = await Promise.all(
    ['one', 'two', 'three'].map((name) => digests(join(directory, name))),
  );
  expect(one).toEqual(two);
  expect(three!['truth.csv']).not.toBe(one!['truth.csv']);
});

it('tells the truth about every row it wrote', async () => {
  const directory = await temporaryDirectory();
  const { stdout } = await vernix(directory, 'synth', '--births', '200', '--out', 'people', '--json');
  const { files } = JSON.parse(stdout) as { files: { name: string; rows: number }[] };
  const truth = (await readFile(join(directory, 'people', 'truth.csv'), 'utf8'))
    .trimEnd()
    .split('\n')
    .slice(1);
  expect(truth).toHaveLength(files.reduce((sum, { rows }) => sum + rows, 0));
  for (const { name, rows } of files) {
    const [header, ...lines] = (await readFile(join(directory, 'people', name), 'utf8'))
      .trimEnd()
      .split('\n');
    expect(header).toBe(TEMPLATE_HEADER);
    expect(lines).toHaveLength(rows);
  }
});

it('writes over no earlier population unless it is told to', async () => {
  const directory = await temporaryDirectory();
  const make = (seed: string, ...more: string[]) =>
    vernix(directory, 'synth', '--births', '20', '--seed', seed, '--out', 'people', ...more);
  expect((await make('1')).code).toBe(0);
  const before = await digests(join(directory, 'people'));
  const refused = await make('2');
  expect([refused.code, refused.stderr.includes('(path-taken)')]).toEqual([2, true]);
  expect(await digests(join(directory, 'people'))).toEqual(before);
  expect((await make('2', '--force')).code).toBe(0);
  expect(await digests(join(directory, 'people'))).not.toEqual(before);
});

it('refuses numbers that make no population', async () => {
  const directory = await temporaryDirectory();
  for (const wrong of [
    ['--births', '0'],
    ['--births', '1e3'],
    ['--seed', '-1'],
    ['--from', '2025-13-01'],
    ['--from', '2025-02-30'],
  ]) {
    expect((await vernix(directory, 'synth', '--out', 'x', ...wrong)).code).toBe(2);
  }
});

it('says that it cannot write to a place, and shows no trace', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'file'), '');
  await mkdir(join(directory, 'taken', 'truth.csv'), { recursive: true });
  for (const [out, words] of [
    ['file', '(path-not-directory)'],
    ['file/below', '(path-not-directory)'],
    ['taken', '(path-taken)'],
    ['/dev/null/below', '(path-not-directory)'],
    // Where no directory can be made, and the one above is there.
    ['/proc/vernix/below', '(path-'],
  ] as const) {
    const { code, stderr } = await vernix(directory, 'synth', '--births', '5', '--out', out);
    expect([code, stderr.includes(words), /\n +at /.test(stderr)]).toEqual([2, true, false]);
  }
});
