/** A token bucket per key, bounded in memory: attempts refill steadily, and the oldest keys are forgotten. */
export interface RateLimit {
  /** Whether the key has an attempt left. Takes nothing. */
  allows(key: string): boolean;
  /** Takes one attempt. */
  take(key: string): void;
  /** Gives one back: it was right after all. */
  give(key: string): void;
}

export interface RateLimitOptions {
  readonly burst: number;
  readonly perMinute: number;
  readonly maxKeys?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

export function createRateLimit({
  burst,
  perMinute,
  maxKeys = 10_000,
  now = Date.now,
}: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();

  const leftFor = (key: string): number => {
    const bucket = buckets.get(key);
    if (bucket === undefined) return burst;
    const at = now();
    // A clock that is set back refills nothing, and is followed: else nobody could try until it has caught up.
    const refill = (Math.max(0, at - bucket.at) / 60_000) * perMinute;
    bucket.left = Math.min(burst, bucket.left + refill);
    bucket.at = at;
    return bucket.left;
  };

  const change = (key: string, by: number): void => {
    const left = Math.min(burst, Math.max(0, leftFor(key) + by));
    buckets.delete(key); // moves it to the young end of the map
    buckets.set(key, { left, at: now() });
    if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value ?? key);
  };

  return {
    allows: (key) => leftFor(key) >= 1,
    take: (key) => change(key, -1),
    give: (key) => change(key, 1),
  };
}
