import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MiB a guess. A quarter of what OWASP asks of a password: this one is never enough by itself, and each try costs us too. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 } as const;
const SALT = 16;
const LENGTH = 32;

/** A hash of the passphrase that can be kept: salt and scrypt's output (RFC 7914). */
export async function hashPassphrase(passphrase: string): Promise<Buffer> {
  const salt = randomBytes(SALT);
  return Buffer.concat([salt, await derive(passphrase, salt)]);
}

/** @param kept null: there is none, and it takes as long to say so */
export async function isPassphrase(passphrase: string, kept: Buffer | null): Promise<boolean> {
  const against = kept ?? Buffer.alloc(SALT + LENGTH);
  const derived = await derive(passphrase, against.subarray(0, SALT));
  return timingSafeEqual(derived, against.subarray(SALT)) && kept !== null;
}

/** The same letters typed on another keyboard are the same passphrase. */
function derive(passphrase: string, salt: Uint8Array, options: ScryptOptions = COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, LENGTH, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
