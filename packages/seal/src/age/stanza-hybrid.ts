import { base64nopad } from '@scure/base';
import { type Identity, type Recipient, Stanza } from 'age-encryption';
import { unwrap, wrap } from './file-key.ts';
import { keySchedule } from './hpke.ts';
import {
  decapsulate,
  ENCAPSULATED_BYTES,
  encapsulate,
  type HybridPrivateKey,
  type HybridPublicKey,
  privateKeyFrom,
  publicKeyFrom,
} from './hybrid-kem.ts';
import { bodyOf, malformed } from './stanza.ts';

export const HYBRID = 'mlkem768x25519';
const KEM_ID = 0x647a;
const INFO = `age-encryption.org/${HYBRID}`;

/** Wraps file keys for `age1pq1…`. */
export class HybridRecipient implements Recipient {
  readonly #key: HybridPublicKey;

  constructor(publicKey: Uint8Array) {
    this.#key = publicKeyFrom(publicKey);
  }

  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const { encapsulated, secret } = encapsulate(this.#key);
    const { key, nonce } = keySchedule(KEM_ID, secret, INFO);
    return [new Stanza([HYBRID, base64nopad.encode(encapsulated)], wrap(fileKey, key, nonce))];
  }
}

/** Unwraps file keys with `AGE-SECRET-KEY-PQ-1…`. */
export class HybridIdentity implements Identity {
  readonly #key: HybridPrivateKey;

  constructor(seed: Uint8Array) {
    this.#key = privateKeyFrom(seed);
  }

  unwrapFileKey(stanzas: readonly Stanza[]): Uint8Array | null {
    for (const stanza of stanzas) {
      if (stanza.args[0] !== HYBRID) continue;
      const fileKey = this.#open(stanza);
      if (fileKey !== null) return fileKey;
    }
    return null;
  }

  #open(stanza: Stanza): Uint8Array | null {
    const [, share = '', ...surplus] = stanza.args;
    const encapsulated = base64nopad.decode(share);
    if (surplus.length > 0 || encapsulated.length !== ENCAPSULATED_BYTES) throw malformed();
    const { key, nonce } = keySchedule(KEM_ID, decapsulate(this.#key, encapsulated), INFO);
    return unwrap(bodyOf(stanza), key, nonce);
  }
}
