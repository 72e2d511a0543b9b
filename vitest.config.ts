import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

const project = (
  name: string,
  include: string[],
  seconds: number,
  more: { readonly globalSetup?: string; readonly exclude?: string[] } = {},
) => ({
  extends: true as const,
  test: {
    name,
    include,
    // Of a test that states no time: for what never ends, and not for what is slow. A promise has a limit of its own.
    testTimeout: seconds * 1000,
    hookTimeout: Math.max(60, seconds) * 1000,
    expect: { poll: { timeout: 20_000 } }, // a busy machine is not a failure
    // Three files at a time, of whatever project: on two cores, for each waits a quarter of its time for something else.
    maxWorkers: 3,
    // Each file leaves its process as it was. One for each would only load again what the file before has loaded.
    isolate: false,
    setupFiles: 'scripts/test-setup.ts',
    ...more,
  },
});

export default defineConfig({
  test: {
    pool: 'forks',
    exclude: ['**/node_modules/**', '**/dist/**', '.vernix/**'],
    sequence: { sequencer: LongestFirst },
    projects: [
      project('system', ['{e2e,drill}/**/*.system.test.ts'], 180),
      project('browser', ['e2e/**/*.browser.test.ts'], 180),
      project('registry', ['apps/vault/test/**/*.test.ts'], 120, {
        globalSetup: 'apps/vault/test/support/server.ts',
      }),
      project(
        'unit',
        ['{apps,platform}/*/test/**/*.test.{ts,tsx}', '{bench,drill,scripts}/test/**/!(*.system).test.ts'],
        120,
        { exclude: ['apps/vault/**', '**/node_modules/**'] },
      ),
      project('pure', ['packages/*/test/**/*.test.ts'], 120),
    ],
  },
});
