import type { GatewayConfig } from './config.ts';

/** When things that begin now end, as instants. */
export interface Deadlines {
  /** An upload of which nothing comes. */
  begun(): string;
  /** An upload that makes no further progress. */
  unfinished(): string;
  /** A whole file that nobody fetches. */
  received(): string;
  /** A delivery that nobody says they have. */
  delivery(): string;
  /** What is known of an ended transfer, with its report. */
  outcome(): string;
}

/** Whoever begins an upload sends; one that is left so holds a place of its partner's, and nothing else. */
const BEGUN_HOURS = 1;

export function deadlinesOf(keep: GatewayConfig['keep'], now: () => number): Deadlines {
  const after = (hours: number) => new Date(now() + hours * 3_600_000).toISOString();
  return {
    begun: () => after(Math.min(BEGUN_HOURS, keep.unfinishedHours)),
    unfinished: () => after(keep.unfinishedHours),
    received: () => after(keep.receivedHours),
    delivery: () => after(keep.deliveryHours),
    outcome: () => after(keep.outcomeHours),
  };
}
