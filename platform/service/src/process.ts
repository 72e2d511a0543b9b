import { fstatSync } from 'node:fs';
import { VernixError } from '@vernix/contracts';
import { forbidCoreDumps } from './core-dumps.ts';
import { inWords } from './in-words.ts';
import { createLog, type Log } from './log.ts';

export interface Running {
  /** Where the zone can be reached, by name: URLs, or socket paths. Printed with the event `ready`. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Finishes what is held and frees everything. */
  close(): Promise<void>;
}

/** How long a clean stop may take before the process ends anyway, losing nothing that was acknowledged. */
const STOP_WITHIN_MS = 15_000;

/**
 * The life of one zone's process. Prints the event `ready` with its addresses; stops on SIGTERM, SIGINT, or when the
 * parent that started it goes away (IPC channel or a piped standard input closes).
 *
 * `start` is given the log, and a way to end the process for an error that it cannot go on after.
 * It leaves no core dump: what it holds in memory is not for a disk.
 *
 * Exit codes: 0 after a clean stop; 1 when it could not start, failed, or could not stop in time.
 */
export function runProcess(
  zone: string,
  start: (log: Log, failed: (error: unknown) => void) => Promise<Running>,
): void {
  const log = createLog(zone);
  if (forbidCoreDumps().left) log.warn('core-dumps-possible');
  let running: Running | undefined;
  let stopping = false;

  const stop = (code: number): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      log.error('stop-timed-out', { ms: STOP_WITHIN_MS });
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    Promise.resolve(running?.close()).then(
      () => {
        log.info('stopped');
        process.exit(code);
      },
      (error: unknown) => {
        log.failure('stop-failed', error);
        process.exit(1);
      },
    );
  };
  const fail = (error: unknown): void => {
    log.failure('failed', error);
    stop(1);
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info('stopping', { signal });
      stop(0);
    });
  }
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  onParentGone(() => {
    log.info('stopping', { reason: 'parent-gone' });
    stop(0);
  });

  start(log, fail).then(
    (started) => {
      running = started;
      log.info('ready', { addresses: started.addresses, pid: process.pid });
    },
    (error: unknown) => {
      // The words are in the log, for programs, and on standard error, for the person who started it.
      const refusal =
        error instanceof VernixError ? error : new VernixError('internal', {}, { cause: error });
      log.incident('start-failed', refusal);
      process.stderr.write(`${inWords(refusal)}\n`);
      process.exit(1);
    },
  );
}

function onParentGone(gone: () => void): void {
  if (process.connected) process.once('disconnect', gone);
  try {
    const stdin = fstatSync(0);
    if (!stdin.isFIFO() && !stdin.isSocket()) return;
  } catch {
    return; // started without a standard input
  }
  process.stdin.once('close', gone).once('end', gone).resume();
  process.stdin.on('error', gone);
}
