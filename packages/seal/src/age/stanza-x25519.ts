import { hkdfSync, type KeyObject } from 'node:crypto';
import { base64nopad } from '@scure/base';
import { type Identity, type Recipient, Stanza } from 'age-encryption';
import { ephemeral, privateKeyOf, publicBytesOf, sharedSecret, X25519_BYTES } from './curve25519.ts';
import { unwrap, wrap } from './file-key.ts';
import { bodyOf, malformed } from './stanza.ts';

export const CLASSIC = 'X25519';
const INFO = `age-encryption.org/v1/${CLASSIC}`;
/** Each wrapping key seals one file key, so age fixes the nonce. */
const NONCE = new Uint8Array(12);

function wrappingKey(secret: Uint8Array, share: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, Buffer.concat([share, publicKey]), INFO, 32));
}

/** Wraps file keys for `age1…`. */
export class X25519Recipient implements Recipient {
  readonly #publicKey: Uint8Array;

  constructor(publicKey: Uint8Array) {
    this.#publicKey = publicKey;
  }

  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const { share, secret } = ephemeral(this.#publicKey);
    const key = wrappingKey(secret, share, this.#publicKey);
    return [new Stanza([CLASSIC, base64nopad.encode(share)], wrap(fileKey, key, NONCE))];
  }
}

/** Unwraps file keys with `AGE-SECRET-KEY-1…`. */
export class X25519Identity implements Identity {
  readonly #key: KeyObject;
  readonly #publicKey: Buffer;

  constructor(scalar: Uint8Array) {
    this.#key = privateKeyOf(scalar);
    this.#publicKey = publicBytesOf(this.#key);
  }

  unwrapFileKey(stanzas: readonly Stanza[]): Uint8Array | null {
    for (const stanza of stanzas) {
      if (stanza.args[0] !== CLASSIC) continue;
      const fileKey = this.#open(stanza);
      if (fileKey !== null) return fileKey;
    }
    return null;
  }

  #open(stanza: Stanza): Uint8Array | null {
    const [, encoded = '', ...surplus] = stanza.args;
    const share = base64nopad.decode(encoded);
    if (surplus.length > 0 || share.length !== X25519_BYTES) throw malformed();
    const key = wrappingKey(sharedSecret(this.#key, share), share, this.#publicKey);
    return unwrap(bodyOf(stanza), key, NONCE);
  }
}
