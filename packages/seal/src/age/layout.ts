/** A payload is a 16-byte nonce, then chunks of 64 KiB plaintext, each with its tag; only the last may be shorter. */
export const NONCE_BYTES = 16;
export const CHUNK_BYTES = 65_536;
export const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** How many chunks hold this much plaintext. An empty file has one, empty. */
export function chunkCount(plaintextBytes: number): number {
  return Math.max(1, Math.ceil(plaintextBytes / CHUNK_BYTES));
}

/** Bytes of a payload, its nonce included. */
export function payloadSize(plaintextBytes: number): number {
  return NONCE_BYTES + plaintextBytes + chunkCount(plaintextBytes) * TAG_BYTES;
}
