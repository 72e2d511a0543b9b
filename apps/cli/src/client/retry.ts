/** About two minutes of a failing line before a command gives up; run again, it goes on. */
export const RETRY_AFTER_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
