/** What tests of sending send, and how they wait for what becomes of it. */
import { setTimeout as sleep } from 'node:timers/promises';

export const CSV = 'record.local_id\n1\n2\n';
export const BALANCE = { rows: 2, accepted: 2, queried: 0, rejected: 0, unchanged: 0 };

/** What `what` finds, as soon as there is something. */
export async function until<T>(what: () => Promise<T | null | undefined>): Promise<T> {
  for (let tries = 0; tries < 800; tries += 1) {
    const found = await what();
    if (found !== null && found !== undefined) return found;
    await sleep(25);
  }
  throw new Error('did not happen within twenty seconds');
}
