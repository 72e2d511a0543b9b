import { createCipheriv, createDecipheriv } from 'node:crypto';

/** age file keys are 128 bits. */
export const FILE_KEY_BYTES = 16;
const TAG_BYTES = 16;

/** A file key under a key used once: ChaCha20-Poly1305. Returns 32 bytes, the body of a recipient stanza. */
export function wrap(fileKey: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  const ciphertext = cipher.update(fileKey);
  cipher.final();
  return Buffer.concat([ciphertext, cipher.getAuthTag()]);
}

/** The file key in a stanza's 32-byte body, or `null` when it was wrapped for someone else. */
export function unwrap(body: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(body.subarray(FILE_KEY_BYTES));
  const fileKey = decipher.update(body.subarray(0, FILE_KEY_BYTES));
  try {
    decipher.final();
    return fileKey;
  } catch {
    return null;
  }
}
