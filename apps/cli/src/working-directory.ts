import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { ROOT } from './serve/places.ts';

/** Where the process was started: the repository's root, under `npm start`. Data is kept there unless told otherwise. */
export const STARTED_IN = process.cwd();

/**
 * `npm run` goes to the repository's root and leaves word of where it was asked. There the user's file names hold, so
 * back we go; a command that something else started in a place of its choosing stays where it is.
 */
export function goWhereAsked(env: NodeJS.ProcessEnv): void {
  const asked = env['INIT_CWD'];
  if (asked === undefined || env['npm_lifecycle_event'] === undefined) return;
  if (STARTED_IN === realpathSync(ROOT)) process.chdir(resolve(asked));
}
