import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

it.each([
  [['--poeple', '300'], "Unknown option '--poeple'"],
  [['300'], "Unexpected argument '300'"],
  [['--people', '249'], '--people is a whole number of at least 250'],
  [['--people', '1e3.5'], '--people is a whole number of at least 250'],
])('asked for %j, it builds nothing, exits 2 and says how it is asked', (args, words) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(words);
});
