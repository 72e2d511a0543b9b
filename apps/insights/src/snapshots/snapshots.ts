import { VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import type { InsightsConfig } from '../config.ts';
import { Figures } from '../figures/figures.ts';
import { listSnapshots } from './manifest.ts';
import { OpenSnapshot } from './open-snapshot.ts';

interface Current {
  readonly snapshot: OpenSnapshot;
  readonly figures: Figures;
}

/** Reasons that may pass, when a directory is still being copied here. A wrong hash or column never does. */
const UNFINISHED = new Set(['manifest', 'file-missing', 'sieve-missing']);

/** The snapshot in use: the newest that could be verified. A newer one takes over between two questions, never within one. */
export class Snapshots {
  readonly #config: InsightsConfig;
  readonly #log: Log;
  readonly #refused = new Map<string, string>();
  #current: Current | null = null;
  #timer: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> | null = null;

  constructor(config: InsightsConfig, log: Log) {
    this.#config = config;
    this.#log = log;
  }

  /** Opens the newest snapshot unless it is in use. One that is refused is logged once, and the next older one is tried. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  watch(everyMs: number): void {
    this.#timer = setInterval(() => {
      this.refresh().catch((error: unknown) => this.#log.failure('snapshot-look-failed', error));
    }, everyMs);
  }

  /** Answers from the snapshot in use; `null` stands for none. */
  async answer<T>(work: (figures: Figures | null) => Promise<T>): Promise<T> {
    const current = this.#current;
    return current === null ? work(null) : current.snapshot.using(() => work(current.figures));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refreshing;
    this.#current?.snapshot.retire();
    this.#current = null;
  }

  async #refresh(): Promise<void> {
    const { snapshotsDir, engine, threshold, sieveIdentityFile } = this.#config;
    for (const name of await listSnapshots(snapshotsDir)) {
      if (name === this.#current?.snapshot.manifest.snapshot) return;
      if (!UNFINISHED.has(this.#refused.get(name) ?? 'manifest')) continue;
      try {
        const snapshot = await OpenSnapshot.open(snapshotsDir, name, engine, sieveIdentityFile);
        await this.#takeOver(snapshot, new Figures(snapshot, threshold));
        this.#log.info('snapshot-in-use', { snapshot: name, rows: snapshot.manifest.rows });
        return;
      } catch (error) {
        if (!(error instanceof VernixError)) throw error;
        const reason = String(error.params['reason']);
        if (this.#refused.get(name) !== reason) {
          this.#log.warn('snapshot-refused', { snapshot: name, code: error.code, reason });
        }
        this.#refused.set(name, reason);
      }
    }
  }

  async #takeOver(snapshot: OpenSnapshot, figures: Figures): Promise<void> {
    try {
      await figures.prepare();
    } catch (error) {
      snapshot.retire();
      throw error;
    }
    this.#current?.snapshot.retire();
    this.#current = { snapshot, figures };
  }
}
