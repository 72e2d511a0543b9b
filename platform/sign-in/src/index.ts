export { AccountsFile } from './listed-people.ts';
export { listedSignIn } from './listed-sign-in.ts';
export { type PasskeyHolders, passkeyRoutes, sessionOf } from './passkey-routes.ts';
export { type KeptPasskey, Passkeys } from './passkeys.ts';
