import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type Configuration, type Places, placesIn, shadowedIn } from '@vernix/confinement';
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

/**
 * That Node lets the zone into the directories of its configuration.
 *
 * @throws VernixError `command-line` when the name of something beside one of them keeps it out
 */
export function requireOpen(zone: Zone, file: string, configuration: Configuration, places: Places): void {
  const shadowed = shadowedIn(zone, configuration, places);
  if (shadowed === null) return;
  const { directory, by } = shadowed;
  throw usageError({
    en: `${file}: ${by} begins with the whole of ${directory}, which Node then denies to the zone: give one of them another name`,
    fr: `${file} : ${by} commence par ${directory} en entier, que Node refuse alors à la zone : donnez un autre nom à l’un des deux`,
  });
}
