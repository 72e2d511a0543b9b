/** How many values a shard key takes. A distributed database spreads them over far fewer nodes. */
export const SHARDS = 1024;

/** A token's shard: its first ten bits. Tokens are uniform, so shards are even. */
export function shardOfToken(token: Uint8Array): number {
  return (((token[0] ?? 0) << 8) | (token[1] ?? 0)) >>> 6;
}

/** Spreads running numbers over the shards (Fibonacci hashing): neighbours land far apart. */
export function shardOfNumber(value: number): number {
  return Math.imul(value | 0, 0x9e3779b1) >>> 22;
}
