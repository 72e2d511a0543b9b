import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fromRoot } from './serve/places.ts';

/** The release this checkout is. */
export function version(): string {
  const packageFile: unknown = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(packageFile).version;
}
