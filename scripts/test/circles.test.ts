import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, sources } from './workspaces.ts';

const FROM = /^(?:import|export|\})[^'\n]*'(\.[^']+)';$/gm;

/** What each of our files imports of ours, types too: a type that goes round ties two files as a value would. */
const imports = new Map(
  sources('{apps,packages,platform,bench,drill,e2e,scripts}/**/*.{ts,tsx,mjs}').map((path) => [
    path,
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(FROM)].map(([, to]) => join(dirname(path), to!)),
  ]),
);

/** Every file that can be reached from one. */
function reachedFrom(path: string): Set<string> {
  const reached = new Set<string>();
  const ahead = [...(imports.get(path) ?? [])];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    ahead.push(...(imports.get(next) ?? []));
  }
  return reached;
}

/** The keystore makes the first file of epochs, and epochs are opened with the keystore. */
const KNOWN = ['apps/key-service/src/epochs.ts', 'apps/key-service/src/keystore.ts'];

it('finds who imports whom', () => {
  expect(reachedFrom('apps/cli/src/index.ts')).toContain('apps/cli/src/serve/places.ts');
});

it('lets no file import itself by way of others', () => {
  const round = [...imports.keys()].filter((path) => reachedFrom(path).has(path));
  expect(round.filter((path) => !KNOWN.includes(path))).toEqual([]);
});
