import { setTimeout as sleep } from 'node:timers/promises';
import { type Postgres, type PostgresOptions, startPostgres } from '@vernix/postgres';

/** Long enough for what the dead server left to settle; recovery itself is PostgreSQL's own and takes what it takes. */
const RESTART_AFTER_MS = 1_000;

/** PostgreSQL, started again should it ever die. Its address stays the same. */
export class KeptPostgres {
  readonly #options: PostgresOptions;
  readonly #onRestart: () => void;
  #stopping = false;
  #current: Postgres;
  readonly #watching: Promise<void>;

  private constructor(options: PostgresOptions, first: Postgres, onRestart: () => void) {
    this.#options = options;
    this.#current = first;
    this.#onRestart = onRestart;
    this.#watching = this.#watch();
  }

  /** @throws VernixError as `startPostgres` does */
  static async start(options: PostgresOptions, onRestart: () => void): Promise<KeptPostgres> {
    return new KeptPostgres(options, await startPostgres(options), onRestart);
  }

  get url(): string {
    return this.#current.url;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#current.stop();
    await this.#watching;
  }

  /** A call, for it may change during any wait. */
  #isStopping(): boolean {
    return this.#stopping;
  }

  async #watch(): Promise<void> {
    for (;;) {
      await this.#current.exited;
      if (this.#isStopping()) return;
      this.#onRestart();
      await this.#startAgain();
    }
  }

  async #startAgain(): Promise<void> {
    while (!this.#isStopping()) {
      await sleep(RESTART_AFTER_MS);
      const next = await startPostgres(this.#options).catch(() => null);
      if (next === null) continue;
      this.#current = next;
      // Asked to stop while it was starting: whoever asked waits for this, and saw only the dead one.
      if (this.#isStopping()) await next.stop();
      return;
    }
  }
}
