import { ShortHmac } from '../short-hmac.ts';
import type { Path } from './shape.ts';

export const KEY_BYTES = 32;

/**
 * A node's child: HMAC-SHA256(node, digit). From a node every key below it follows, and from a key nothing above or beside
 * it (Goldreich, Goldwasser, Micali: How to construct random functions, 1986).
 */
export function childKey(node: Uint8Array, digit: number): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  const hmac = new ShortHmac(node);
  hmac.write(Buffer.of(digit), key, 0);
  hmac.wipe();
  return key;
}

/** The key at the end of `path` below a node. What lies between is overwritten. */
export function keyBelow(node: Uint8Array, path: Path): Buffer {
  const key = Buffer.from(node);
  const hmac = new ShortHmac(key);
  for (const digit of path) {
    hmac.rekey(key);
    hmac.write(Buffer.of(Number.parseInt(digit, 16)), key, 0);
  }
  hmac.wipe();
  return key;
}
