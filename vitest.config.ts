import { defineConfig } from 'vitest/config';

/** A group begins when the one before it has ended: systems under test share the machine with one other at most. */
const project = (name: string, groupOrder: number, include: string[], seconds: number) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: seconds * 1000,
    hookTimeout: Math.max(60, seconds) * 1000,
    sequence: { groupOrder },
    maxWorkers: 2,
  },
});

export default defineConfig({
  test: {
    pool: 'forks',
    exclude: ['**/node_modules/**', '**/dist/**', '.vernix/**'],
    projects: [
      project(
        'unit',
        0,
        [
          '{apps,packages,platform}/*/test/**/*.test.{ts,tsx}',
          '{bench,drill,scripts}/test/**/!(*.system).test.ts',
        ],
        30,
      ),
      project('system', 1, ['{e2e,drill}/**/*.system.test.ts'], 180),
      project('browser', 2, ['e2e/**/*.browser.test.ts'], 180),
    ],
  },
});
