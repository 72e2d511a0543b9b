import { createPublicKey, type KeyObject } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { z } from 'zod';
import { base64Url } from './base64url.ts';

/** An account that can hold passkeys. */
export const OfficerId = z.string().regex(/^user:[A-Za-z0-9_-]{1,64}$/);

/** An id as long as WebAuthn allows. */
export const CredentialId = base64Url({ min: 16, max: 1023 });

const Coordinate = base64Url({ min: 32, max: 32 });

/** The two kinds every authenticator on the market has at least one of: ES256 and Ed25519. */
export const PublicJwk = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Coordinate }),
]);
export type PublicJwk = z.infer<typeof PublicJwk>;

export const NewCredential = z.strictObject({ id: CredentialId, publicKey: PublicJwk });
export type NewCredential = z.infer<typeof NewCredential>;

/** A credential in use: its authenticator has said this counter last. 0 when it keeps none. */
export interface Credential extends NewCredential {
  readonly signCount: number;
}

/** @throws VernixError `credential-unsupported`: not a point of the curve */
export function keyOf(publicKey: PublicJwk): KeyObject {
  try {
    return createPublicKey({ key: { ...publicKey }, format: 'jwk' });
  } catch (cause) {
    throw new VernixError('credential-unsupported', { what: 'key' }, { cause });
  }
}
