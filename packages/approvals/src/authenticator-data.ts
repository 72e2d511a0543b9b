import { createHash } from 'node:crypto';
import { VernixError } from '@vernix/contracts';
import { encode } from './base64url.ts';
import { type Cbor, type CborMap, readCbor } from './cbor.ts';
import { CredentialId, type NewCredential, PublicJwk } from './credential.ts';

/** Bits of the flags byte (WebAuthn Level 3, §6.1). */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const HAS_CREDENTIAL = 0x40;
const HAS_EXTENSIONS = 0x80;

const FIXED_BYTES = 37;
const AAGUID_BYTES = 16;

export interface AuthenticatorData {
  readonly signCount: number;
  /** Only at a registration. */
  readonly credential: NewCredential | null;
}

/**
 * Reads what an authenticator says of itself, and requires that a person was there and showed who they are. Extensions
 * are read over: browsers add some unasked. @throws VernixError `assertion-malformed`, `assertion-other-origin`,
 * `assertion-unverified`, `credential-unsupported`
 */
export function readAuthenticatorData(bytes: Buffer, rpId: string): AuthenticatorData {
  if (bytes.length < FIXED_BYTES) throw malformed();
  const flags = bytes.readUInt8(32);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  let end = FIXED_BYTES;
  let credential: NewCredential | null = null;
  if (has(HAS_CREDENTIAL)) ({ credential, end } = readCredential(bytes, end));
  if (has(HAS_EXTENSIONS)) {
    const extensions = readCbor(bytes, end);
    if (!(extensions.value instanceof Map)) throw malformed();
    end = extensions.end;
  }
  if (end !== bytes.length || (has(BACKED_UP) && !has(BACKUP_ELIGIBLE))) throw malformed();
  const rpIdHash = createHash('sha256').update(rpId, 'utf8').digest();
  if (!bytes.subarray(0, 32).equals(rpIdHash)) throw new VernixError('assertion-other-origin');
  if (!has(USER_PRESENT) || !has(USER_VERIFIED)) throw new VernixError('assertion-unverified');
  return { signCount: bytes.readUInt32BE(33), credential };
}

function readCredential(
  bytes: Buffer,
  start: number,
): { readonly credential: NewCredential; readonly end: number } {
  const idAt = start + AAGUID_BYTES + 2;
  if (bytes.length < idAt) throw malformed();
  const keyAt = idAt + bytes.readUInt16BE(idAt - 2);
  if (bytes.length < keyAt) throw malformed();
  const id = CredentialId.safeParse(encode(bytes.subarray(idAt, keyAt)));
  if (!id.success) throw malformed();
  const key = readCbor(bytes, keyAt);
  if (!(key.value instanceof Map)) throw malformed();
  return { credential: { id: id.data, publicKey: jwkOf(key.value as CborMap) }, end: key.end };
}

/** A COSE key (RFC 9053) of the two kinds we take, with exactly the members it has to have. */
function jwkOf(cose: CborMap): PublicJwk {
  const coordinate = (label: number): string => {
    const value: Cbor | undefined = cose.get(label);
    return value instanceof Uint8Array ? encode(value) : '';
  };
  const is = (members: readonly (readonly [number, number])[]): boolean =>
    members.every(([label, value]) => cose.get(label) === value);
  const jwk =
    cose.size === 5 &&
    is([
      [1, 2],
      [3, -7],
      [-1, 1],
    ])
      ? { kty: 'EC', crv: 'P-256', x: coordinate(-2), y: coordinate(-3) }
      : cose.size === 4 &&
          is([
            [1, 1],
            [3, -8],
            [-1, 6],
          ])
        ? { kty: 'OKP', crv: 'Ed25519', x: coordinate(-2) }
        : null;
  const key = PublicJwk.safeParse(jwk);
  if (!key.success) throw new VernixError('credential-unsupported', { what: 'algorithm' });
  return key.data;
}

function malformed(): VernixError {
  return new VernixError('assertion-malformed', { where: 'authenticatorData' });
}
