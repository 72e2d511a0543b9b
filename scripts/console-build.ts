import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const BUILT = 'apps/console/dist/index.html';

/** What the console is built from: its own files, and the packages it may import. */
const SOURCES = [
  'apps/console/{index.html,vite.config.ts,package.json}',
  'apps/console/{src,public}/**',
  'packages/{contracts,seal}/src/**',
  'package-lock.json',
];

function newest(patterns: readonly string[]): number {
  const times = globSync([...patterns], { cwd: ROOT }).map((path) => statSync(join(ROOT, path)).mtimeMs);
  return Math.max(0, ...times);
}

/** Builds the console when a source is newer than what was built. Ends the process when that fails. */
export function buildConsoleWhenStale(): void {
  if (newest([BUILT]) > newest(SOURCES)) return;
  console.log('Building the console …');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(ROOT, 'apps', 'console'),
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (build.status !== 0) process.exit(1);
}
