import { ZONE_NAMES } from './needs.ts';
import { egressRules } from './nftables.ts';
import { STANDARD_CONFIGURATIONS, unitOf } from './standard.ts';
import { systemdUnit, sysusers, target, tmpfiles } from './systemd.ts';

/** Everything an operator installs, by its path under `deploy/`. */
export function deployment(): ReadonlyMap<string, string> {
  return new Map([
    ...ZONE_NAMES.map((zone) => [`systemd/${unitOf(zone)}`, systemdUnit(zone)] as const),
    ['systemd/vernix.target', target()],
    ['sysusers.d/vernix.conf', sysusers()],
    ['tmpfiles.d/vernix.conf', tmpfiles()],
    ['nftables/vernix.nft', egressRules()],
    ...ZONE_NAMES.map(
      (zone) =>
        [`config/${zone}.json`, `${JSON.stringify(STANDARD_CONFIGURATIONS[zone], null, 2)}\n`] as const,
    ),
  ]);
}
