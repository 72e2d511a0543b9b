import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app has it. */
const PERIOD_S = 30;
const FORM = { issuer: 'Vernix', algorithm: 'SHA1', digits: 6, period: PERIOD_S } as const;
/** RFC 4226, section 4, R6: a secret of 160 bits is recommended. */
const SECRET_BYTES = 20;
/** One step to either side, for a clock that is off. */
const WINDOW = 1;
const NONCE = 12;
const TAG = 16;

/** What a person's app has to be told, once. */
export interface NewCode {
  readonly sealed: Buffer;
  /** In base32, to be typed. */
  readonly secret: string;
  /** `otpauth://…`, to be scanned. */
  readonly uri: string;
}

/**
 * One-time codes (TOTP). Their secrets are the one thing of signing in that would sign somebody else in, so they are kept
 * sealed under a key that is not in the database, each bound to its account.
 */
export class OneTimeCodes {
  readonly #key: Buffer;
  readonly #now: () => number;

  /** @param key 32 bytes */
  constructor(key: Buffer, now: () => number = Date.now) {
    this.#key = key;
    this.#now = now;
  }

  make(account: string): NewCode {
    const secret = new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer });
    const totp = new TOTP({ ...FORM, label: account, secret });
    return {
      sealed: this.#seal(account, Buffer.from(secret.bytes)),
      secret: secret.base32,
      uri: totp.toString(),
    };
  }

  /**
   * The step that the code is of (RFC 6238's T), or null when it is of none near now. A step that is not later than the last
   * one used was seen before: that is for the keeper to refuse.
   */
  stepOf(account: string, sealed: Buffer, code: string): number | null {
    const bytes = this.#open(account, sealed);
    const secret = new Secret({ buffer: new Uint8Array(bytes).buffer });
    const timestamp = this.#now();
    const delta = new TOTP({ ...FORM, secret }).validate({ token: code, timestamp, window: WINDOW });
    return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
  }

  #seal(account: string, secret: Buffer): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(account));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  #open(account: string, sealed: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAAD(Buffer.from(account)).setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  }
}
