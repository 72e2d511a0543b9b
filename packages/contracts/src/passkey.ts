/** Passkeys, as WebAuthn Level 3 spells them in JSON (§5.1.8, §5.1.9). What is inside is verified by the server's library. */
import { z } from 'zod';
import { AccountId, Instant, PartnerId } from './ids.ts';
import { isReadable } from './names.ts';
import { Role } from './session.ts';

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** WebAuthn bounds a credential id to 1,023 bytes (§4): so many characters. */
export const MOST_CREDENTIAL_ID = 1_364;
export const CredentialId = Base64Url.max(MOST_CREDENTIAL_ID);
export const Transports = z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(8);

/** What its owner calls a passkey: “laptop”. */
export const PasskeyLabel = z.string().trim().min(1).max(40);

const Credential = {
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

/** PublicKeyCredentialRequestOptionsJSON or PublicKeyCredentialCreationOptionsJSON, for the browser as it is. */
export const PasskeyOptions = z.looseObject({ challenge: Base64Url.max(128) });
export type PasskeyOptions = z.infer<typeof PasskeyOptions>;

/** AuthenticationResponseJSON: POST /session/passkey, POST /session/proof */
export const PasskeyAssertion = z.object({
  ...Credential,
  response: z.object({
    clientDataJSON: Base64Url.max(8_192),
    authenticatorData: Base64Url.max(8_192),
    signature: Base64Url.max(8_192),
    userHandle: Base64Url.max(128).optional(),
  }),
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

/** RegistrationResponseJSON: POST /account/passkeys */
export const PasskeyRegistration = z.object({
  label: PasskeyLabel.refine(isReadable),
  credential: z.object({
    ...Credential,
    response: z.object({
      clientDataJSON: Base64Url.max(8_192),
      attestationObject: Base64Url.max(16_384),
      transports: Transports.optional(),
    }),
  }),
});
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>;

/** The public half of a passkey: all that a server keeps of it. */
export const PublicPasskey = z.object({
  id: CredentialId,
  /** COSE key (RFC 9053), base64url. */
  publicKey: Base64Url.max(4_096),
  transports: Transports,
  label: PasskeyLabel,
});
export type PublicPasskey = z.infer<typeof PublicPasskey>;

/** One person of the signed list of accounts. */
export const ListedPerson = z.object({
  account: AccountId,
  role: Role,
  /** The partner they work for; null for the registry's own people and public health. */
  organisation: PartnerId.nullable(),
  passkeys: z.array(PublicPasskey).max(20),
});
export type ListedPerson = z.infer<typeof ListedPerson>;

/**
 * The signed list of people who may sign in where there is no database: at the gateway and at insights. A JWS (EdDSA) in
 * compact form, by the key that signs rosters; this is its payload. It holds nothing that signs anybody in.
 */
export const AccountList = z.object({
  type: z.literal('vernix-accounts/1'),
  version: z.int().positive(),
  issuedAt: Instant,
  people: z.array(ListedPerson).max(20_000),
});
export type AccountList = z.infer<typeof AccountList>;

/** POST /account/passkeys: kept here, or to be put on the signed list by who signs it. */
export const PasskeyAdded = z.discriminatedUnion('kept', [
  z.object({ kept: z.literal(true) }),
  z.object({ kept: z.literal(false), person: ListedPerson }),
]);
export type PasskeyAdded = z.infer<typeof PasskeyAdded>;
