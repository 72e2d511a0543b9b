import type { Configuration } from './configuration.ts';
import { ZONE_NAMES, type ZoneName } from './needs.ts';
import { egressRules } from './nftables.ts';
import { STANDARD_CONFIGURATIONS, unitOf } from './standard.ts';
import { systemdUnit, sysusers, target, tmpfiles } from './systemd.ts';

type Configurations = Readonly<Partial<Record<ZoneName, Configuration>>>;

/** What an operator installs for the zones of a machine, by their configurations; each file by its path under `deploy/`. */
export function deploymentFor(configurations: Configurations): ReadonlyMap<string, string> {
  const zones = ZONE_NAMES.filter((zone) => zone in configurations);
  return new Map([
    ...zones.map(
      (zone) => [`systemd/${unitOf(zone)}`, systemdUnit(zone, configurations[zone] ?? {})] as const,
    ),
    ['systemd/vernix.target', target(zones)],
    ['sysusers.d/vernix.conf', sysusers()],
    ['tmpfiles.d/vernix.conf', tmpfiles()],
    ['nftables/vernix.nft', egressRules(configurations)],
  ]);
}

/** The same for all zones on one machine, with the configurations that go with it. */
export function deployment(): ReadonlyMap<string, string> {
  return new Map([
    ...deploymentFor(STANDARD_CONFIGURATIONS),
    ...ZONE_NAMES.map(
      (zone) =>
        [`config/${zone}.json`, `${JSON.stringify(STANDARD_CONFIGURATIONS[zone], null, 2)}\n`] as const,
    ),
  ]);
}
