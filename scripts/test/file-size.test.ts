import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, sources } from './workspaces.ts';

const MOST_LINES = 400;

it('keeps every source file short enough to have one reason', () => {
  const long = sources('{apps,packages,platform,bench,e2e,scripts}/**/*.{ts,tsx,mjs,css,sql}')
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1] as const)
    .filter(([, lines]) => lines > MOST_LINES);
  expect(long).toEqual([]);
});
