import { resolve } from 'node:path';
import { nodeFlags } from '@vernix/confinement';
import type { Zone } from './layout.ts';
import { fromRoot, ROOT, zoneMain } from './places.ts';
import { RUN_STRIPPED } from './stripped.ts';
import { readZoneConfiguration, requireOpen } from './zone-configuration.ts';

/** How a process of ours is started. */
export interface ProcessStart {
  readonly argv: readonly string[];
  /** Where it starts, and what it takes for its home: some libraries look there for settings, whoever may have put them there. */
  readonly cwd: string;
}

/**
 * Starts a zone in its own code, and so that its process is held to the files its configuration names.
 *
 * @throws VernixError `command-line` when the file is not a configuration, or names a path that is not absolute, or a
 * directory that Node would deny
 */
export function zoneStart(zone: Zone, file: string): ProcessStart {
  const configFile = resolve(file);
  const configuration = readZoneConfiguration(zone, file);
  const places = { root: ROOT, configFile };
  requireOpen(zone, file, configuration, places);
  const flags = nodeFlags(zone, configuration, places);
  return {
    argv: [...flags, RUN_STRIPPED, zoneMain(zone), '--config', configFile],
    cwd: fromRoot(`apps/${zone}`),
  };
}
