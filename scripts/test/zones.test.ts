import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { ROOT, zones } from './workspaces.ts';

/** The project's own rules, without those that need types: the snippets are in no file. */
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    {
      languageOptions: { parserOptions: { project: null } },
      rules: { '@typescript-eslint/no-unused-vars': 'off' },
    },
  ],
});

/** What holds the walls. Any other fault would mean that a snippet is wrong in itself. */
const WALLS = [
  '@typescript-eslint/no-restricted-imports',
  'vernix/stay-in-folder',
  'no-restricted-syntax',
  'no-restricted-globals',
  'no-restricted-properties',
];

async function isStopped(folder: string, code: string): Promise<boolean> {
  const found = await faults(folder, code);
  expect(found.filter((rule) => !WALLS.includes(rule))).toEqual([]);
  return found.length > 0;
}

async function faults(folder: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(`${code}\n`, { filePath: join(ROOT, folder, 'src', 'snippet.ts') });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}

const from = (specifier: string): string => `export * from '${specifier}';`;

const FORBIDDEN: [folder: string, code: string][] = [
  ['apps/gateway', from('pg')],
  ['apps/gateway', from('@vernix/dictionary')],
  ['apps/gateway', from('@vernix/key-channel')],
  ['apps/gateway', from('../../vault/src/index.ts')],
  ['apps/gateway', from('../../../packages/dictionary/src/index.ts')],
  ['apps/gateway', "await import('pg');"],
  ['apps/gateway', 'const name = process.argv[2]; await import(name);'],
  ['apps/key-service', from('pg')],
  ['apps/key-service', from('fastify')],
  ['apps/key-service', from('@vernix/formats')],
  ['apps/insights', from('pg')],
  ['apps/insights', from('@vernix/key-channel')],
  ['apps/insights', from('@vernix/linkage')],
  ['apps/vault', from('@vernix/postgres')],
  ['apps/vault', from('@vernix/gateway')],
  ['apps/console', from('node:fs')],
  ['apps/console', from('@vernix/service')],
  ['packages/dictionary', from('node:fs')],
  ['packages/formats', from('node:net')],
  ['packages/linkage', from('node:fs/promises')],
  ['packages/contracts', from('node:crypto')],
  ['packages/indicators', from('pg')],
  ['packages/indicators', 'export const at = Date.now();'],
  ['packages/dictionary', 'export const now = new Date();'],
  ['packages/formats', 'export const since = performance.now();'],
  ['packages/synth', 'export const dice = Math.random();'],
  ['packages/disclosure', "export const page = fetch('https://example.org');"],
];

const ALLOWED: [folder: string, specifier: string][] = [
  ['apps/gateway', '@vernix/seal'],
  ['apps/gateway', 'node:fs/promises'],
  ['apps/gateway', './inner/file.ts'],
  ['apps/vault', 'pg'],
  ['apps/vault', '@vernix/formats'],
  ['apps/key-service', '@vernix/key-channel'],
  ['apps/insights', '@duckdb/node-api'],
  ['apps/console', 'react'],
  ['packages/seal', 'node:crypto'],
  ['packages/contracts', 'zod'],
];

describe('a zone', () => {
  it.each(FORBIDDEN)('%s may not: %s', async (folder, code) => {
    expect(await isStopped(folder, code)).toBe(true);
  });

  it.each(ALLOWED)('%s may import %s', async (folder, specifier) => {
    expect(await faults(folder, from(specifier))).toEqual([]);
  });

  it.each(Object.keys(zones).filter((folder) => folder.startsWith('packages/')))(
    '%s is pure: no network, no file, no process',
    async (folder) => {
      for (const module of ['node:fs', 'node:net', 'node:http', 'node:child_process', 'node:os', 'pg']) {
        expect(await isStopped(folder, from(module)), module).toBe(true);
      }
    },
  );

  it.each(Object.keys(zones))('%s may not import an app by any route', async (folder) => {
    const self = folder.split('/')[1] ?? '';
    for (const app of ['gateway', 'vault', 'key-service', 'insights'].filter((name) => name !== self)) {
      expect(await isStopped(folder, from(`@vernix/${app}`)), app).toBe(true);
      expect(await isStopped(folder, from(`../../${app}/src/index.ts`)), app).toBe(true);
      expect(await isStopped(folder, from(`../../../apps/${app}/src/index.ts`)), app).toBe(true);
    }
  });
});
