import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { nodeFlags, placesIn } from '@vernix/confinement';
import { z } from 'zod';
import { usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import type { Zone } from './layout.ts';
import { fromRoot, ROOT, zoneMain } from './places.ts';

const Configuration = z.record(z.string(), z.unknown());

/** How a zone's process is started. */
export interface ZoneStart {
  readonly argv: readonly string[];
  /** Its own code: some libraries look for settings of theirs where the process starts, whoever may have put them there. */
  readonly cwd: string;
}

/**
 * Starts a zone so that its process is held to the files its configuration names.
 *
 * @throws VernixError `command-line` when the file is not a configuration, or names a path that is not absolute
 */
export function zoneStart(zone: Zone, file: string): ZoneStart {
  const configFile = resolve(file);
  const configuration = parseJson(Configuration, readFileSync(configFile, 'utf8'), file);
  const relative = placesIn(zone, configuration).find(({ path }) => !isAbsolute(path));
  if (relative !== undefined) throw usageError(`${file}: ${relative.setting} is to be an absolute path`);
  const flags = nodeFlags(zone, configuration, { root: ROOT, configFile });
  return { argv: [...flags, zoneMain(zone), '--config', configFile], cwd: fromRoot(`apps/${zone}`) };
}
