import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { CONSOLE_DIRECTORY, fromRoot } from './places.ts';

/** What the built console is made from, relative to the repository. */
const SOURCES = [
  'apps/console/src',
  'apps/console/public',
  'apps/console/index.html',
  'apps/console/package.json',
  'apps/console/vite.config.ts',
  'packages/contracts/src',
  'packages/seal/src',
  'package-lock.json',
];

/** The newest change to a file, or to any file below a directory; 0 when it is not there. Milliseconds. */
function newestChange(path: string): number {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Whether a file was built, and after the last change to anything it is made from. */
export function isCurrent(file: string, sources: readonly string[]): boolean {
  const built = newestChange(file);
  return built > 0 && sources.every((source) => newestChange(source) <= built);
}

export const consoleIsCurrent = (): boolean =>
  isCurrent(join(CONSOLE_DIRECTORY, 'index.html'), SOURCES.map(fromRoot));

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** Puts a directory in the place of another, which goes; of several that come at once one is there in the end, whole. */
export async function takePlace(directory: string, place: string): Promise<void> {
  const former = `${directory}-former`;
  for (;;) {
    try {
      await rename(directory, place);
      return;
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    }
    await rename(place, former).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error; // somebody else took it away
    });
    await rm(former, { recursive: true, force: true });
  }
}

/**
 * Builds the console with Vite beside the one in use, then puts it in its place: nobody is served half a console, and
 * two builds at once do no harm.
 *
 * @param tell takes Vite's words
 * @throws VernixError `zone-not-starting`
 */
export async function buildConsole(tell: (words: string) => void, signal: AbortSignal): Promise<void> {
  const vite = fromRoot('node_modules/vite/bin/vite.js');
  const building = fromRoot(`node_modules/.cache/vernix-console-${process.pid}`);
  const child = spawn(
    process.execPath,
    [vite, 'build', '--logLevel', 'warn', '--outDir', building, '--emptyOutDir'],
    {
      cwd: fromRoot('apps/console'),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A test runner says `test` here, and React then builds its slow self.
      env: { ...process.env, NODE_ENV: 'production' },
      signal,
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => tell(text.trimEnd()));
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new VernixError('zone-not-starting', { zone: 'console' });
    await takePlace(building, CONSOLE_DIRECTORY);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}
