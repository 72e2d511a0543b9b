import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deployment } from '@vernix/confinement';
import { expect, it } from 'vitest';
import { temporaryDirectory, vernix } from './run-vernix.ts';

it('writes what an operator installs', async () => {
  const directory = await temporaryDirectory();
  const { code, stdout } = await vernix(directory, 'units', '--out', 'deploy', '--json');
  expect(code).toBe(0);
  const { files } = JSON.parse(stdout) as { files: string[] };
  expect(files).toEqual([...deployment().keys()].map((path) => join('deploy', path)));
  for (const [path, text] of deployment())
    expect(await readFile(join(directory, 'deploy', path), 'utf8')).toBe(text);
});
