import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type Configuration, placesIn } from '@vernix/confinement';
import { z } from 'zod';
import { usageError } from '../command.ts';
import { parseJson } from '../json-file.ts';
import type { Zone } from './layout.ts';

const Anything = z.record(z.string(), z.unknown());

/**
 * A zone's configuration, to see which places it names; what else is in it is the zone's own to judge.
 *
 * @throws VernixError `command-line` when the file is not JSON, or names a path that is not absolute
 */
export function readZoneConfiguration(zone: Zone, file: string): Configuration {
  const configuration = parseJson(Anything, readFileSync(file, 'utf8'), file);
  const relative = placesIn(zone, configuration).find(({ path }) => !isAbsolute(path));
  if (relative !== undefined) {
    throw usageError({
      en: `${file}: ${relative.setting} is to be an absolute path`,
      fr: `${file} : ${relative.setting} doit être un chemin absolu`,
    });
  }
  return configuration;
}
