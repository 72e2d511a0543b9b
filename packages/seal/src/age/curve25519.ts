import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** X25519 keys as their 32 raw bytes. */
export const X25519_BYTES = 32;

export function privateKeyOf(scalar: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(scalar), format: 'raw-private', asymmetricKeyType: 'x25519' });
}

export function publicBytesOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'raw-public' });
}

/** @throws Error when the peer's point is of low order: the shared secret would be all zeros. */
export function sharedSecret(privateKey: KeyObject, peer: Uint8Array): Buffer {
  const publicKey = createPublicKey({
    key: Buffer.from(peer),
    format: 'raw-public',
    asymmetricKeyType: 'x25519',
  });
  return diffieHellman({ privateKey, publicKey });
}

/** A fresh key for one message, and the secret it shares with `peer`. */
export function ephemeral(peer: Uint8Array): { share: Buffer; secret: Buffer } {
  const { privateKey } = generateKeyPairSync('x25519');
  return { share: publicBytesOf(privateKey), secret: sharedSecret(privateKey, peer) };
}
