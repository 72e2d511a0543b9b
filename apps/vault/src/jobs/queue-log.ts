import { Logger } from 'graphile-worker';

/**
 * The queue's own log is dropped: its messages quote payloads and errors of other code. Tasks log what they do, and a
 * task that fails is logged by the runner with its code.
 */
export const quietQueueLog = new Logger(() => () => undefined);
