import { createDecipheriv, hkdfSync } from 'node:crypto';
import { NONCE_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES } from '../../src/age/layout.ts';

/**
 * All plaintext the format lets a reader release from a payload, good or not: chunk after chunk until one opens neither
 * as a middle chunk nor as the last. It is what the vectors' payload hashes are taken over; the product releases no more
 * than this, and never a chunk that says it is the last (`hasLast`) when more follows it.
 */
export function releasable(fileKey: Uint8Array, payload: Buffer): { whole: Buffer; hasLast: boolean } {
  const key = new Uint8Array(hkdfSync('sha256', fileKey, payload.subarray(0, NONCE_BYTES), 'payload', 32));
  const released: Buffer[] = [];
  for (let index = 0; ; index++) {
    const at = NONCE_BYTES + index * SEALED_CHUNK_BYTES;
    const chunk = payload.subarray(at, at + SEALED_CHUNK_BYTES);
    const middle = chunk.length === SEALED_CHUNK_BYTES ? open(key, chunk, index, false) : null;
    const last = middle === null ? open(key, chunk, index, true) : null;
    const hasLast = last !== null && (last.length > 0 || index === 0);
    if (middle !== null) released.push(middle);
    else if (hasLast) released.push(last);
    if (middle === null) return { whole: Buffer.concat(released), hasLast };
  }
}

function open(key: Uint8Array, chunk: Buffer, index: number, last: boolean): Buffer | null {
  const size = chunk.length - TAG_BYTES;
  if (size < 0) return null;
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(chunk.subarray(size));
  const plaintext = decipher.update(chunk.subarray(0, size));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return null;
  }
}
