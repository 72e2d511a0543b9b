import type { KeyFigures } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';

/**
 * The key service's figures, over one connection that is kept: it takes sixteen, and the house is looked at by many, often.
 * Whoever asks while an answer is awaited gets that one, so a service that hangs is asked once.
 */
export class KeyFiguresSource {
  readonly #keys: KeyClient;
  #awaited: Promise<KeyFigures> | undefined;

  constructor(socket: string) {
    this.#keys = KeyClient.to(socket);
  }

  /** @throws VernixError `key-service-unreachable`; the next call connects again */
  ask(): Promise<KeyFigures> {
    this.#awaited ??= this.#ask().finally(() => {
      this.#awaited = undefined;
    });
    return this.#awaited;
  }

  async close(): Promise<void> {
    await this.#keys.close();
  }

  async #ask(): Promise<KeyFigures> {
    return (await this.#keys.call('figures', {})).answer;
  }
}
