import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, root, sources, workspaces, zones } from './workspaces.ts';

const EXACT = /^(npm:[@\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Tests, measurements and rehearsed robberies may need any zone; they are none. */
const OUTSIDE_THE_ZONES = ['bench', 'drill', 'e2e'];

describe.each([root, ...workspaces])('$name', ({ dependencies, devDependencies }) => {
  it('names every dependency by its exact version', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !EXACT.test(version),
    );
    expect(loose).toEqual([]);
  });
});

describe.each(workspaces.filter(({ folder }) => !OUTSIDE_THE_ZONES.includes(folder)))(
  '$folder',
  ({ folder, dependencies }) => {
    it('has a row in zones.json that names everything it depends on', () => {
      const row = zones[folder];
      const allowed = [...(row?.internal.map((name) => `@vernix/${name}`) ?? []), ...(row?.external ?? [])];
      expect(row).toBeDefined();
      expect(Object.keys(dependencies).filter((name) => !allowed.includes(name))).toEqual([]);
    });

    it('depends on every library that zones.json lets it import', () => {
      expect(zones[folder]?.external.filter((name) => !(name in dependencies))).toEqual([]);
    });
  },
);

it('reviews every library that something of ours may import, and no other', () => {
  const allowed = new Set(Object.values(zones).flatMap(({ external }) => external));
  const rows = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8').match(/^\| `.*?\|/gm) ?? [];
  const reviewed = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  expect(reviewed.toSorted()).toEqual([...allowed].toSorted());
});

it('has no row in zones.json without a folder', () => {
  const folders = workspaces.map(({ folder }) => folder);
  expect(Object.keys(zones).filter((folder) => !folders.includes(folder))).toEqual([]);
});

it('finds the workspaces', () => {
  expect(workspaces.length).toBeGreaterThan(15);
  expect(sources('apps/*/src/**/*.ts').length).toBeGreaterThan(15);
});
