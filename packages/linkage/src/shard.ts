/** How many values a shard key takes. A distributed database spreads them over far fewer nodes. */
export const SHARDS = 1024;

/** An id is a running number that carries its shard in its last ten bits: whoever holds an id knows where it lives. */
export function idOn(shard: number, running: number): number {
  return running * SHARDS + shard;
}

/** Where a person or delivery lives. It never changes, whatever is merged later. */
export function shardOf(id: number): number {
  return id % SHARDS;
}

/** Spreads running numbers over the shards (Fibonacci hashing): neighbours land far apart. */
export function shardOfNumber(running: number): number {
  return Math.imul(running | 0, 0x9e3779b1) >>> 22;
}
