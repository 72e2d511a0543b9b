import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { isErrorCode, VernixError } from '@vernix/contracts';
import type { Site } from './source-rows.ts';
import type { PublishAnswer, PublishOrder, PublishSettings } from './thread.ts';

/** Publishes in a thread of its own, begun at the first publication and kept for the next. */
export class PublishThread {
  readonly #settings: PublishSettings;
  #worker: Worker | undefined;

  constructor(settings: PublishSettings) {
    this.#settings = settings;
  }

  /**
   * One at a time: the queue sees to it.
   * @throws VernixError what kept it from publishing
   */
  async publish(sites: readonly Site[]): Promise<{ readonly snapshot: string; readonly rows: number }> {
    const worker = (this.#worker ??= this.#start());
    const answer = await new Promise<PublishAnswer>((resolve, reject) => {
      const settle = (said: PublishAnswer | Error): void => {
        worker.removeAllListeners('message').off('error', settle).off('exit', ended);
        if (said instanceof Error) reject(said);
        else resolve(said);
      };
      const ended = (): void => settle({ code: 'internal' });
      worker.on('message', settle).on('error', settle).on('exit', ended);
      worker.postMessage({ sites } satisfies PublishOrder);
    });
    if ('snapshot' in answer) return answer;
    throw new VernixError(isErrorCode(answer.code) ? answer.code : 'internal');
  }

  /**
   * Breaks off what is under way, between two blocks: an unfinished snapshot was never seen by anyone. The thread ends by
   * itself, because ending it from outside while DuckDB works would abort the process.
   */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = once(worker, 'exit');
    worker.postMessage('stop' satisfies PublishOrder);
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: this.#settings });
    worker.on('error', () => undefined); // reported by the publication under way
    worker.on('exit', () => {
      this.#worker = undefined;
    });
    return worker;
  }
}
