import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import type { LogSource } from '@vernix/log-store';
import { type Checkpoint, type LogIdentity, openCheckpoint } from '@vernix/tlog';

const PAUSE_MS = 1000;

/** A log, and the checkpoint it has. */
export interface Shown {
  readonly source: LogSource;
  readonly checkpoint: Checkpoint;
}

/** How long a place is given to show what somebody has seen of its log elsewhere. */
export interface Patience {
  /** By `performance.now()`. */
  readonly until: number;
  /** Told once, when there is something to wait for. */
  readonly waits: (size: number, seconds: number) => void;
}

/**
 * What is at a place now, of this size at least: it may be behind for a while, and nothing be wrong.
 * @throws VernixError `log-rolled-back`; what opening the place throws
 */
export async function caughtUp(
  source: LogSource,
  least: number,
  identity: LogIdentity,
  { until, waits }: Patience,
  signal: AbortSignal,
): Promise<Shown> {
  for (let isTold = false; ; isTold = true) {
    const now = await source.again();
    const checkpoint = openCheckpoint(now.note, identity);
    const { size } = checkpoint;
    if (size >= least) return { source: now, checkpoint };
    const left = until - performance.now();
    if (left <= 0) throw new VernixError('log-rolled-back', { size, older: least });
    if (!isTold) waits(size, Math.ceil(left / 1000));
    await sleep(PAUSE_MS, undefined, { signal });
  }
}
