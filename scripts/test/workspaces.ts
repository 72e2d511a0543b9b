import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '..', '..');

const Dependencies = z.record(z.string(), z.string()).default({});
const Manifest = z.object({
  name: z.string(),
  workspaces: z.array(z.string()).default([]),
  dependencies: Dependencies,
  devDependencies: Dependencies,
});
const Zones = z.object({
  folders: z.record(
    z.string(),
    z.object({
      internal: z.array(z.string()),
      external: z.array(z.string()),
      node: z.union([z.literal('any'), z.array(z.string())]),
    }),
  ),
});

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

export const zones = Zones.parse(read('zones.json')).folders;
export const root = Manifest.parse(read('package.json'));

export const workspaces = root.workspaces
  .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: ROOT }))
  .toSorted()
  .map((path) => ({ folder: dirname(path), ...Manifest.parse(read(path)) }));

/** Our own source files, as paths from the root. */
export function sources(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules/**', '**/dist/**'] }).toSorted();
}
