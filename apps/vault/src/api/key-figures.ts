import type { BudgetTable, KeyFigures, MeterOverview, Simulation } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';

/**
 * What the key service says of itself, over one connection that is kept: it takes sixteen, and the house is looked at by
 * many, often. Whoever asks while an answer is awaited gets that one, so a service that hangs is asked once.
 */
export class KeyFiguresSource {
  readonly #place: KeyServicePlace;
  readonly #keys: KeyClient;
  /** @throws VernixError `key-service-unreachable`; the next call connects again */
  readonly ask: () => Promise<KeyFigures>;
  /** Use against budget. @throws VernixError `key-service-unreachable`; the next call connects again */
  readonly overview: () => Promise<MeterOverview>;

  constructor(place: KeyServicePlace) {
    this.#place = place;
    const keys = KeyClient.to(place);
    this.#keys = keys;
    this.ask = shared(async () => (await keys.call('figures', {})).answer);
    this.overview = shared(async () => (await keys.call('meter.overview', {})).answer);
  }

  /**
   * What was asked for in the last days, judged by another table. On a connection of its own: it may take a while, and an
   * answer waits for the one before.
   * @throws VernixError `key-service-unreachable`
   */
  async simulate(table: BudgetTable, days: number): Promise<Simulation> {
    const keys = await KeyClient.connect(this.#place);
    try {
      return (await keys.call('meter.simulate', { table, days })).answer;
    } finally {
      await keys.close();
    }
  }

  async close(): Promise<void> {
    await this.#keys.close();
  }
}

function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let awaited: Promise<T> | undefined;
  return () => {
    awaited ??= ask().finally(() => {
      awaited = undefined;
    });
    return awaited;
  };
}
