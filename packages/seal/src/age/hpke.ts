import { createHmac } from 'node:crypto';

/**
 * RFC 9180 in base mode, the key schedule only: HKDF-SHA256 and ChaCha20-Poly1305, as age's hybrid stanza uses it.
 * One message is sealed, so the nonce is the base nonce.
 */
export function keySchedule(
  kemId: number,
  sharedSecret: Uint8Array,
  info: string,
): { key: Buffer; nonce: Buffer } {
  const suite = Buffer.concat([Buffer.from('HPKE'), u16(kemId), u16(HKDF_SHA256), u16(CHACHA20_POLY1305)]);
  const empty = Buffer.alloc(0);
  const context = Buffer.concat([
    MODE_BASE,
    extract(suite, empty, 'psk_id_hash', empty),
    extract(suite, empty, 'info_hash', Buffer.from(info)),
  ]);
  const secret = extract(suite, sharedSecret, 'secret', empty);
  return {
    key: expand(suite, secret, 'key', context, 32),
    nonce: expand(suite, secret, 'base_nonce', context, 12),
  };
}

const HKDF_SHA256 = 0x0001;
const CHACHA20_POLY1305 = 0x0003;
const MODE_BASE = Buffer.from([0]);
const VERSION = Buffer.from('HPKE-v1');

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** LabeledExtract, RFC 9180 section 4. */
function extract(suite: Buffer, salt: Uint8Array, label: string, material: Uint8Array): Buffer {
  const hmac = createHmac('sha256', salt);
  return hmac.update(VERSION).update(suite).update(label).update(material).digest();
}

/** LabeledExpand, RFC 9180 section 4. `length` ≤ 32, so HKDF-Expand is one block. */
function expand(suite: Buffer, secret: Buffer, label: string, info: Buffer, length: number): Buffer {
  const hmac = createHmac('sha256', secret).update(u16(length));
  hmac.update(VERSION).update(suite).update(label).update(info);
  return hmac
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
}
