import { type ErrorCode, VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import { type JobHelpers, type Runner, run, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import { databaseError } from '../db/connection.ts';
import { Repeated } from '../repeated.ts';
import { quietQueueLog } from './queue-log.ts';

/** One kind of work. Whatever it throws means "not now": it is done again later. */
export type Task = (payload: unknown) => Promise<void>;

/** What comes by itself in an ordinary hour: an entry of the log waits for the witnesses' next round. */
const AWAITED = new Set<ErrorCode>(['log-not-witnessed']);
/** With the waits of the configuration's default about a minute; who is awaited longer is missing. */
const PATIENT_ATTEMPTS = 6;

const AGAIN_AFTER_MS = 1_000;

/**
 * Without a delay, the queue's library leaves the statement that ends a job unwatched, and a database that goes away at
 * that moment ends the process. With one, however short, it tries again and at last ends the runner.
 */
const SAFE_ENDINGS = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/**
 * What a runner held that was killed, or that lost the database, stays locked for four hours, and with it its whole queue:
 * no snapshot would be published. This vault is the database's only runner, so before it begins every lock is a dead one's.
 */
const UNLOCK = `SELECT graphile_worker.force_unlock_workers(ARRAY(
  SELECT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
  UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL))`;

/** Works off the queue in the database, until stopped. */
export class JobRunner {
  readonly #pool: Pool;
  readonly #tasks: TaskList;
  readonly #log: Log;
  readonly #retry: { readonly firstSeconds: number; readonly mostSeconds: number };
  readonly #repeated: Repeated;
  readonly #underWay = new Set<Promise<void>>();
  #runner: Runner | undefined;

  constructor(
    pool: Pool,
    tasks: Readonly<Record<string, Task>>,
    retry: { readonly firstSeconds: number; readonly mostSeconds: number },
    log: Log,
  ) {
    this.#pool = pool;
    this.#log = log;
    this.#retry = retry;
    this.#tasks = Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        async (payload: unknown, helpers: JobHelpers) => {
          const attempt = this.#attempt(name, task, payload, helpers);
          this.#underWay.add(attempt);
          await attempt.finally(() => this.#underWay.delete(attempt));
        },
      ]),
    );
    this.#repeated = new Repeated(async (stopping) => {
      await this.#work(stopping);
      return AGAIN_AFTER_MS;
    });
  }

  async stop(): Promise<void> {
    const ended = this.#repeated.stop();
    await this.#runner?.stop().catch(() => undefined);
    await ended;
  }

  /** The queue's runner ends when the database goes away; it is begun again. */
  async #work(stopping: AbortSignal): Promise<void> {
    try {
      await Promise.allSettled(this.#underWay); // a task outlives its runner when the database goes away
      await this.#pool.query(UNLOCK);
      const runner = await run({
        pgPool: this.#pool,
        taskList: this.#tasks,
        concurrency: 2,
        pollInterval: 500,
        noHandleSignals: true,
        logger: quietQueueLog,
        preset: SAFE_ENDINGS,
      });
      this.#runner = runner;
      if (stopping.aborted) await runner.stop(); // stopped while it began, when there was none to stop
      await runner.promise;
    } catch (error) {
      const fault = databaseError(error);
      if (fault instanceof VernixError) this.#log.warn('queue-interrupted', { code: fault.code });
      else this.#log.failure('queue-interrupted', fault);
    }
  }

  /**
   * The queue itself would wait up to hours between attempts: a failure puts the job back with a wait of ours.
   */
  async #attempt(name: string, task: Task, payload: unknown, helpers: JobHelpers): Promise<void> {
    try {
      await task(payload);
    } catch (error) {
      const fault = databaseError(error);
      const attempt = attemptOf(payload);
      const about = { task: name, attempt: attempt + 1 };
      if (!(fault instanceof VernixError)) this.#log.failure('task-failed', error, about);
      else {
        const isAwaited = AWAITED.has(fault.code) && attempt < PATIENT_ATTEMPTS;
        this.#log[isAwaited ? 'info' : 'warn']('task-postponed', { ...about, code: fault.code });
      }
      const { firstSeconds, mostSeconds } = this.#retry;
      const queueName = await helpers.getQueueName(); // without it two publications could run at once
      const seconds = Math.min(mostSeconds, firstSeconds * 2 ** Math.min(attempt, 20));
      await helpers.addJob(
        name,
        { ...(payload as object), attempt: attempt + 1 },
        {
          runAt: new Date(Date.now() + seconds * 1000),
          maxAttempts: helpers.job.max_attempts,
          ...(helpers.job.key === null ? {} : { jobKey: helpers.job.key }),
          ...(queueName === null ? {} : { queueName }),
        },
      );
    }
  }
}

function attemptOf(payload: unknown): number {
  const { attempt } = payload as { attempt?: unknown };
  return typeof attempt === 'number' ? attempt : 0;
}
