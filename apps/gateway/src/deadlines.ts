import type { GatewayConfig } from './config.ts';

/** When things that begin now end, as instants. */
export interface Deadlines {
  /** An upload that makes no further progress. */
  unfinished(): string;
  /** A whole file that nobody fetches. */
  received(): string;
  /** What is known of an ended transfer, with its report. */
  outcome(): string;
}

export function deadlinesOf(keep: GatewayConfig['keep'], now: () => number): Deadlines {
  const after = (hours: number) => new Date(now() + hours * 3_600_000).toISOString();
  return {
    unfinished: () => after(keep.unfinishedHours),
    received: () => after(keep.receivedHours),
    outcome: () => after(keep.outcomeHours),
  };
}
