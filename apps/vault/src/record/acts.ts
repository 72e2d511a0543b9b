import type { ZoneEvent } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';

/** Who acts, as the log names it. */
const ACTOR = 'vault';

/** What the vault did, in the transparency log, which the key service keeps. */
export class Acts {
  readonly #keys: KeyClient;

  constructor(keyService: KeyServicePlace) {
    this.#keys = KeyClient.to(keyService);
  }

  /**
   * The entry's number, once it is in the log. After a crash an act may be there twice: never once too few.
   * @throws VernixError `key-service-unreachable`, `release-not-written`, `log-outcome-unknown`
   */
  async note(event: ZoneEvent): Promise<number> {
    return (await this.#keys.call('log.append', { principal: ACTOR, event })).answer.index;
  }

  /** Whether anything done in some name is stopped. @throws VernixError `key-service-unreachable` */
  async isAnyoneStopped(): Promise<boolean> {
    return (await this.#keys.call('meter.overview', {})).answer.frozen.length > 0;
  }

  /** A tlog-proof of an entry. @throws VernixError `log-not-witnessed` */
  async prove(index: number): Promise<string> {
    return (await this.#keys.call('log.proof', { index })).answer.proof;
  }

  close(): Promise<void> {
    return this.#keys.close();
  }
}
