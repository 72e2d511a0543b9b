/**
 * The zones' TypeScript without its types, made once. Each process would make it again at each start, which took a third of
 * that. Whoever starts zones keeps it where each of them may read and none may write: what one writes, no other runs.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { isCurrent } from './console-build.ts';
import { ZONES } from './layout.ts';
import { fromRoot } from './places.ts';

const STORE = fromRoot('node_modules/.cache/stripped.json');
const MAKE = fromRoot('apps/cli/src/serve/strip-main.ts');

/** For a zone's Node: has what is kept loaded in place of what it was made from. */
export const RUN_STRIPPED = `--import=${pathToFileURL(fromRoot('apps/cli/src/serve/run-stripped.mjs')).href}`;

/** Every directory with code of the zones. */
export function zoneSources(): string[] {
  const shared = ['packages', 'platform'].flatMap((folder) =>
    readdirSync(fromRoot(folder)).map((name) => `${folder}/${name}`),
  );
  const sources = [...ZONES.map((zone) => `apps/${zone}`), ...shared].map((folder) =>
    fromRoot(`${folder}/src`),
  );
  return sources.filter((directory) => existsSync(directory)); // another branch may have left a folder behind
}

/** Makes it anew after a change to any of that. Where it cannot be made, each process goes on making its own. */
export async function keepStripped(signal: AbortSignal): Promise<void> {
  if (isCurrent(STORE, [...zoneSources(), fromRoot('package-lock.json')])) return;
  // A process of its own: Node says at each use that the function may change yet.
  const argv = ['--disable-warning=ExperimentalWarning', MAKE, STORE];
  await once(spawn(process.execPath, argv, { stdio: 'ignore', signal }), 'exit').catch(() => undefined);
}
