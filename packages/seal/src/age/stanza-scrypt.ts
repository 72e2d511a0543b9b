import { randomBytes, scrypt } from 'node:crypto';
import { base64nopad } from '@scure/base';
import { type Identity, type Recipient, Stanza } from 'age-encryption';
import { unwrap, wrap } from './file-key.ts';
import { bodyOf, malformed } from './stanza.ts';

export const PASSPHRASE = 'scrypt';
const LABEL = `age-encryption.org/v1/${PASSPHRASE}`;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Each wrapping key seals one file key, so age fixes the nonce. */
const NONCE = new Uint8Array(12);
/** A header may ask for no more than this, a gigabyte and a few seconds: whoever wrote it need not know the passphrase. */
const HIGHEST_LOG_N = 20;

/** By OpenSSL, on a thread of its own: in JavaScript, as `age-encryption` has it, it takes twice as long, and nobody is answered meanwhile. */
function wrappingKey(passphrase: string, salt: Uint8Array, logN: number): Promise<Buffer> {
  const [N, r, p] = [2 ** logN, 8, 1];
  const maxmem = 128 * r * (N + p + 2);
  return new Promise((resolve, reject) => {
    scrypt(
      passphrase,
      Buffer.concat([Buffer.from(LABEL), salt]),
      KEY_BYTES,
      { N, r, p, maxmem },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    );
  });
}

/** Wraps file keys for a passphrase. It has to be the file's only recipient. */
export class PassphraseRecipient implements Recipient {
  readonly #passphrase: string;
  readonly #logN: number;

  /** @param logN base-2 logarithm of the work factor */
  constructor(passphrase: string, logN: number) {
    this.#passphrase = passphrase;
    this.#logN = logN;
  }

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const salt = randomBytes(SALT_BYTES);
    const key = await wrappingKey(this.#passphrase, salt, this.#logN);
    const args = [PASSPHRASE, base64nopad.encode(salt), `${this.#logN}`];
    const body = wrap(fileKey, key, NONCE);
    key.fill(0);
    return [new Stanza(args, body)];
  }
}

/** Unwraps file keys with a passphrase. */
export class PassphraseIdentity implements Identity {
  readonly #passphrase: string;

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  /** @throws VernixError `age-header-invalid` */
  async unwrapFileKey(stanzas: readonly Stanza[]): Promise<Uint8Array | null> {
    const stanza = stanzas.find(({ args }) => args[0] === PASSPHRASE);
    if (stanza === undefined) return null;
    // Who knows a passphrase can also seal with it, so it says who sealed: nobody else may be able to open the file.
    if (stanzas.length > 1) throw malformed();
    const [, encoded = '', factor = '', ...surplus] = stanza.args;
    const salt = base64nopad.decode(encoded);
    const logN = /^[1-9][0-9]?$/.test(factor) ? Number(factor) : Number.POSITIVE_INFINITY;
    if (surplus.length > 0 || salt.length !== SALT_BYTES || logN > HIGHEST_LOG_N) throw malformed();
    const body = bodyOf(stanza);
    const key = await wrappingKey(this.#passphrase, salt, logN);
    const fileKey = unwrap(body, key, NONCE);
    key.fill(0);
    return fileKey;
  }
}
