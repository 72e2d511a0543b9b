import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  decapsulate as mlkemDecapsulate,
  encapsulate as mlkemEncapsulate,
} from 'node:crypto';
import { ephemeral, privateKeyOf, publicBytesOf, sharedSecret, X25519_BYTES } from './curve25519.ts';

/**
 * MLKEM768-X25519 ("X-Wing", draft-connolly-cfrg-xwing-kem): a secret that holds while either ML-KEM-768 or X25519
 * does. ML-KEM is OpenSSL's: about a hundred times faster than the library's, which is JavaScript.
 */
const MLKEM_PUBLIC_BYTES = 1184;
const MLKEM_CIPHERTEXT_BYTES = 1088;
const MLKEM_SEED_BYTES = 64;
const COMBINER_LABEL = '\\.//^\\';

export const SEED_BYTES = 32;
export const PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + X25519_BYTES;
export const ENCAPSULATED_BYTES = MLKEM_CIPHERTEXT_BYTES + X25519_BYTES;

export interface HybridPublicKey {
  readonly mlkem: KeyObject;
  readonly x25519: Buffer;
}

export interface HybridPrivateKey {
  readonly mlkem: KeyObject;
  readonly x25519: KeyObject;
  readonly x25519Public: Buffer;
}

/** @throws Error when the ML-KEM half is not a valid encoding. */
export function publicKeyFrom(bytes: Uint8Array): HybridPublicKey {
  const key = Buffer.from(bytes.subarray(0, MLKEM_PUBLIC_BYTES));
  return {
    mlkem: createPublicKey({ key, format: 'raw-public', asymmetricKeyType: 'ml-kem-768' }),
    x25519: Buffer.from(bytes.subarray(MLKEM_PUBLIC_BYTES)),
  };
}

export function privateKeyFrom(seed: Uint8Array): HybridPrivateKey {
  const expanded = hash('shake256', seed, {
    outputEncoding: 'buffer',
    outputLength: MLKEM_SEED_BYTES + X25519_BYTES,
  });
  const x25519 = privateKeyOf(expanded.subarray(MLKEM_SEED_BYTES));
  return {
    mlkem: createPrivateKey({
      key: expanded.subarray(0, MLKEM_SEED_BYTES),
      format: 'raw-seed',
      asymmetricKeyType: 'ml-kem-768',
    }),
    x25519,
    x25519Public: publicBytesOf(x25519),
  };
}

export function publicBytesFrom(privateKey: HybridPrivateKey): Buffer {
  const mlkem = createPublicKey(privateKey.mlkem).export({ format: 'raw-public' });
  return Buffer.concat([mlkem, privateKey.x25519Public]);
}

export function encapsulate(to: HybridPublicKey): { encapsulated: Buffer; secret: Buffer } {
  const mlkem = mlkemEncapsulate(to.mlkem);
  const x25519 = ephemeral(to.x25519);
  return {
    encapsulated: Buffer.concat([mlkem.ciphertext, x25519.share]),
    secret: combine(mlkem.sharedKey, x25519.secret, x25519.share, to.x25519),
  };
}

/** @throws Error when the X25519 half is a point of low order. A wrong ML-KEM half gives a secret that opens nothing. */
export function decapsulate(with_: HybridPrivateKey, encapsulated: Uint8Array): Buffer {
  const share = encapsulated.subarray(MLKEM_CIPHERTEXT_BYTES);
  const mlkem = mlkemDecapsulate(with_.mlkem, encapsulated.subarray(0, MLKEM_CIPHERTEXT_BYTES));
  return combine(mlkem, sharedSecret(with_.x25519, share), share, with_.x25519Public);
}

function combine(mlkem: Uint8Array, x25519: Uint8Array, share: Uint8Array, publicKey: Uint8Array): Buffer {
  const sha3 = createHash('sha3-256');
  return sha3.update(mlkem).update(x25519).update(share).update(publicKey).update(COMBINER_LABEL).digest();
}
