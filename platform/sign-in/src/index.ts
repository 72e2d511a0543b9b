export { admitFor } from './admit.ts';
export { type CodeHolders, codeRoutes, type KeptCode } from './code-routes.ts';
export { AccountsFile } from './listed-people.ts';
export { listedSignIn } from './listed-sign-in.ts';
export { OneTimeCodes } from './one-time-codes.ts';
export { organisationRoutes } from './organisation-routes.ts';
export { type Arrival, Organisations, OrganisationSettings } from './organisations.ts';
export { type PasskeyHolders, passkeyRoutes, sessionOf } from './passkey-routes.ts';
export { type KeptPasskey, Passkeys } from './passkeys.ts';
