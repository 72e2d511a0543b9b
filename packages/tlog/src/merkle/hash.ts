import { hash } from 'node:crypto';
import { VernixError } from '@vernix/contracts';

/** 32 bytes: SHA-256 of a leaf, a node or an empty tree. */
export type Hash = Buffer;
export const HASH_BYTES = 32;
/** A bundle gives an entry's length in two bytes (c2sp.org/tlog-tiles, Log entries). */
export const ENTRY_BYTES = 0xffff;

/** The root of a tree of nothing: SHA-256 of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer');

// Laid out once: what is hashed differs from call to call only behind the first byte, which keeps leaves from passing
// for nodes.
const leaf = Buffer.alloc(1 + ENTRY_BYTES, 0x00);
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/**
 * SHA-256(0x00 ‖ entry), RFC 6962 §2.1.
 * @throws VernixError `log-entry-long`: more than {@link ENTRY_BYTES}
 */
export function leafHash(entry: Uint8Array): Hash {
  if (entry.length > ENTRY_BYTES) throw new VernixError('log-entry-long', { most: ENTRY_BYTES });
  leaf.set(entry, 1);
  return hash('sha256', leaf.subarray(0, 1 + entry.length), 'buffer');
}

/** SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1. */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash('sha256', node, 'buffer');
}
