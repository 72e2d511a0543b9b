import { setTimeout as sleep } from 'node:timers/promises';

/** A zone that takes longer counts as not answering. */
const ANSWER_WITHIN_MS = 1_500;

/** What another zone answers; null when it does not, or not in time. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  const late = new AbortController();
  const waited = sleep(ANSWER_WITHIN_MS, null, { signal: late.signal }).catch(() => null);
  const first = await Promise.race([answer.catch(() => null), waited]);
  late.abort();
  return first;
}
