import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is not null; the failure says what was waited for. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | null>,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await sleep(200);
  }
}
