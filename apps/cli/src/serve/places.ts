/** Where things lie in the repository. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Zone } from './layout.ts';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export const fromRoot = (path: string): string => join(ROOT, path);
export const zoneMain = (zone: Zone): string => fromRoot(`apps/${zone}/src/main.ts`);
export const SIMULATOR_MAIN = fromRoot('apps/cli/src/demo/main.ts');
export const CONSOLE_DIRECTORY = fromRoot('apps/console/dist');
