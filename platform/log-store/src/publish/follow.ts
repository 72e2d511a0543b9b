import { setTimeout as sleep } from 'node:timers/promises';
import type { LogPolicy, Tree } from '@vernix/tlog';
import { ObjectStore } from '../s3/object-store.ts';
import type { StorePlace } from '../s3/place.ts';
import { openSource } from '../source/open.ts';
import { type Published, publish } from './publish.ts';

export interface Following {
  /** Where the log is read. */
  readonly log: string;
  readonly policy: LogPolicy;
  /** Asked anew each time: a key may be replaced. */
  readonly store: () => Promise<StorePlace>;
  readonly everySeconds: number;
  readonly published: (now: Published) => void;
  /** What kept one round from its end. It goes on when this returns. */
  readonly failed: (error: unknown) => void;
}

/** Publishes, rests, and begins again until it is stopped. What was published is remembered: a store that goes back is told. */
export async function follow(
  { log, policy, store, everySeconds, published, failed }: Following,
  signal: AbortSignal,
): Promise<void> {
  const isStopped = (): boolean => signal.aborted;
  let known: Tree | undefined;
  while (!isStopped()) {
    try {
      const source = await openSource(log, signal);
      const now = await publish(source, new ObjectStore(await store(), signal), policy, known);
      known = now.checkpoint;
      published(now);
    } catch (error) {
      if (!isStopped()) failed(error);
    }
    await sleep(everySeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
