import { defineConfig } from 'vitest/config';

/** A group begins when the one before it has ended: systems under test share the machine with one other at most. */
const project = (
  name: string,
  groupOrder: number,
  include: string[],
  seconds: number,
  more: { readonly isolate?: boolean; readonly globalSetup?: string; readonly exclude?: string[] } = {},
) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: seconds * 1000,
    hookTimeout: Math.max(60, seconds) * 1000,
    sequence: { groupOrder },
    maxWorkers: 2,
    ...more,
  },
});

export default defineConfig({
  test: {
    pool: 'forks',
    exclude: ['**/node_modules/**', '**/dist/**', '.vernix/**'],
    projects: [
      // What is pure leaves nothing behind for the next test file: a process for each would only load it again.
      project('pure', 0, ['packages/*/test/**/*.test.ts'], 30, { isolate: false }),
      project('registry', 0, ['apps/vault/test/**/*.test.ts'], 30, {
        globalSetup: 'apps/vault/test/support/server.ts',
      }),
      project(
        'unit',
        0,
        ['{apps,platform}/*/test/**/*.test.{ts,tsx}', '{bench,drill,scripts}/test/**/!(*.system).test.ts'],
        30,
        { exclude: ['apps/vault/**', '**/node_modules/**'] },
      ),
      project('system', 1, ['{e2e,drill}/**/*.system.test.ts'], 180),
      project('browser', 2, ['e2e/**/*.browser.test.ts'], 180),
    ],
  },
});
