import { VernixError } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import { Repeated } from '../repeated.ts';
import type { GatewayClient } from './gateway-client.ts';

const CHECK_MS = 30_000;
const RETRY_MS = 2_000;

/**
 * Carries the key service's signed intake statement to the gateway whenever there is a new one. The vault cannot make
 * one: it only carries it.
 */
export class IntakeStatementCarrier {
  readonly #gateway: GatewayClient;
  readonly #keyService: KeyServicePlace;
  readonly #log: Log;
  readonly #repeated: Repeated;
  #carried = '';

  constructor(gateway: GatewayClient, keyService: KeyServicePlace, log: Log) {
    this.#gateway = gateway;
    this.#keyService = keyService;
    this.#log = log;
    this.#repeated = new Repeated(async (stopping) => ((await this.#carry(stopping)) ? CHECK_MS : RETRY_MS));
  }

  async stop(): Promise<void> {
    await this.#repeated.stop();
  }

  async #carry(stopping: AbortSignal): Promise<boolean> {
    try {
      const keys = await KeyClient.connect(this.#keyService);
      const { answer } = await keys.call('hello', {}).finally(() => keys.close());
      const { intakeEpoch } = await this.#gateway.figures(stopping); // 0: it has lost, or never had, a statement
      if (answer.statement === this.#carried && intakeEpoch > 0) return true;
      await this.#gateway.putIntakeKey(answer.statement, stopping);
      this.#carried = answer.statement;
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      if (error instanceof VernixError) this.#log.warn('intake-key-not-carried', { code: error.code });
      else this.#log.failure('intake-key-not-carried', error);
      return false;
    }
  }
}
