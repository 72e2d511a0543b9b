import { VernixError } from '@vernix/contracts';

const PASSING: ReadonlySet<string> = new Set(['log-unreachable', 'log-withheld', 'store-unreachable']);

/** Whether the log or the store may answer again by itself. */
export const isPassing = (error: unknown): error is VernixError =>
  error instanceof VernixError && PASSING.has(error.code);
