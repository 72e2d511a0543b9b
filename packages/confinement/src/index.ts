export {
  callsIn,
  type Configuration,
  type Peer,
  type Place,
  placesIn,
  portsIn,
  rightsIn,
  writableIn,
} from './configuration.ts';
export { deployment, deploymentFor } from './deployment.ts';
export { WIPE_FREED_MEMORY } from './environment.ts';
export {
  type Call,
  type Grant,
  type Right,
  type Setting,
  ZONE_NAMES,
  ZONE_NEEDS,
  type ZoneName,
  type ZoneNeeds,
} from './needs.ts';
export { CODE, nodeFlags, type Places, shadowedIn } from './node-flags.ts';
export { installedPlaces } from './systemd.ts';
export { accountOf, STANDARD, STANDARD_CONFIGURATIONS, unitOf } from './standard.ts';
