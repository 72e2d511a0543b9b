import { spawnSync } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { ZONES } from '../src/serve/layout.ts';
import { fromRoot } from '../src/serve/places.ts';
import { keepStripped, RUN_STRIPPED } from '../src/serve/stripped.ts';
import { temporaryDirectory } from './run-vernix.ts';

const keep = (): Promise<void> => keepStripped(new AbortController().signal);
beforeAll(keep);

/** Loads modules as a zone does: what they print, and whether Node had to take types out of any itself. */
function load(...paths: string[]): { said: string; stripping: boolean } {
  const program = `
    ${paths.map((path) => `import ${JSON.stringify(pathToFileURL(path).href)};`).join('\n')}
    console.log(process.moduleLoadList.some((name) => name.includes('amaro')));`;
  const argv = [RUN_STRIPPED, '--input-type=module', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env: {} });
  expect(stderr).toBe('');
  const lines = stdout.trimEnd().split('\n');
  return { stripping: lines.pop() === 'true', said: lines.join('\n') };
}

it('has all that any zone loads', () => {
  const zones = ZONES.map((zone) => fromRoot(`apps/${zone}/src/index.ts`));
  expect(load(...zones, fromRoot('apps/vault/src/ingest/lane.ts'))).toEqual({ said: '', stripping: false });
});

it('leaves to Node what was made from another text, so that what was changed runs as it is', async () => {
  const changed = join(await temporaryDirectory(), 'changed.ts');
  await writeFile(changed, `const said: string = 'as it is';\nconsole.log(said);\n`);
  expect(load(changed)).toEqual({ said: 'as it is', stripping: true });
});

it('is made once, as long as nothing changes', async () => {
  const made = (): Promise<number> =>
    stat(fromRoot('node_modules/.cache/stripped.json')).then(({ mtimeMs }) => mtimeMs);
  const before = await made();
  await keep();
  expect(await made()).toBe(before);
});
