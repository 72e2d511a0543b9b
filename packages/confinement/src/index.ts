export { deployment } from './deployment.ts';
export { type Call, type Setting, ZONE_NAMES, ZONE_NEEDS, type ZoneName, type ZoneNeeds } from './needs.ts';
export { CODE, type Configuration, nodeFlags, type Place, type Places, placesIn } from './node-flags.ts';
export { accountOf, STANDARD_CONFIGURATIONS, unitOf } from './standard.ts';
