import { bytesToHex } from '@noble/hashes/utils.js';

const PINNED = 'vernix.statementKey';

/**
 * The registry's statement key as this browser first saw it. The gateway carries the key but must not be the one to choose
 * it: a change is refused until a person has compared fingerprints by other means.
 */
export function pinnedKey(): string | null {
  return localStorage.getItem(PINNED);
}

/** Trusts this key from now on: the first one seen, or one whose fingerprint a person compared by voice. */
export function pinKey(key: string): void {
  localStorage.setItem(PINNED, key);
}

/** 64 bits of SHA-256, in four groups of four hexadecimal digits, to be read aloud. */
export async function fingerprintOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hex = bytesToHex(digest.subarray(0, 8));
  return hex.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
