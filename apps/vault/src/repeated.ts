import { setTimeout as sleep } from 'node:timers/promises';

/** Work done again and again, with a pause after each round. */
export class Repeated {
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;

  /** @param round returns how many milliseconds to wait before the next; it does not throw, and may end early on the signal */
  constructor(round: (signal: AbortSignal) => Promise<number>) {
    this.#done = this.#run(round);
  }

  /** Begins no further round. Returns when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(round: (signal: AbortSignal) => Promise<number>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = await round(signal);
      await sleep(pause, undefined, { signal }).catch(() => undefined); // cut short by the stop
    }
  }
}
