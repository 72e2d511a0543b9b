import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * What a note is signed with. `ed25519` signs any note (c2sp.org/signed-note, type 0x01); the other two sign checkpoints
 * only, and say when (c2sp.org/tlog-cosignature, types 0x04 and 0x06).
 */
export type KeyKind = 'ed25519' | 'ed25519-cosignature' | 'ml-dsa-44';

interface Kind {
  /** The signature type identifier byte. */
  readonly type: number;
  readonly publicBytes: number;
  readonly signatureBytes: number;
  /** Whether the signature begins with the time it was made, eight bytes, big-endian. */
  readonly timed: boolean;
  readonly algorithm: 'ed25519' | 'ml-dsa-44';
  /** What stands before the raw key in DER: SubjectPublicKeyInfo, and PKCS #8 with the seed alone. */
  readonly spki: Buffer;
  readonly pkcs8: Buffer;
}

const ED25519 = {
  publicBytes: 32,
  signatureBytes: 64,
  algorithm: 'ed25519',
  // RFC 8410
  spki: Buffer.from('302a300506032b6570032100', 'hex'),
  pkcs8: Buffer.from('302e020100300506032b657004220420', 'hex'),
} as const;

export const KINDS: Readonly<Record<KeyKind, Kind>> = {
  ed25519: { ...ED25519, type: 0x01, timed: false },
  'ed25519-cosignature': { ...ED25519, type: 0x04, timed: true },
  'ml-dsa-44': {
    type: 0x06,
    publicBytes: 1312,
    signatureBytes: 2420,
    timed: true,
    algorithm: 'ml-dsa-44',
    // RFC 9881
    spki: Buffer.from('30820532300b06096086480165030403110382052100', 'hex'),
    pkcs8: Buffer.from('3034020100300b060960864801650304031104228020', 'hex'),
  },
};

/** Both algorithms have a private key that is 32 random bytes: RFC 8032 §5.1.5, and ξ in FIPS 204. */
export const SEED_BYTES = 32;

export function kindOfType(type: number | undefined): KeyKind | null {
  for (const kind of Object.keys(KINDS) as KeyKind[]) if (KINDS[kind].type === type) return kind;
  return null;
}

export function publicKeyOf(kind: KeyKind, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([KINDS[kind].spki, raw]), format: 'der', type: 'spki' });
}

export function privateKeyOf(kind: KeyKind, seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([KINDS[kind].pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

/** The raw public key that belongs to a private key. */
export function rawPublicKey(kind: KeyKind, privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(-KINDS[kind].publicBytes);
}
