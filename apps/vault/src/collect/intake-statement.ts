import { setTimeout as sleep } from 'node:timers/promises';
import { VernixError } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import type { GatewayClient } from './gateway-client.ts';

const CHECK_MS = 30_000;
const RETRY_MS = 2_000;

/**
 * Carries the key service's signed intake statement to the gateway whenever there is a new one. The vault cannot make
 * one: it only carries it.
 */
export class IntakeStatementCarrier {
  readonly #gateway: GatewayClient;
  readonly #keySocket: string;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #carried = '';

  constructor(gateway: GatewayClient, keySocket: string, log: Log) {
    this.#gateway = gateway;
    this.#keySocket = keySocket;
    this.#log = log;
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const well = await this.#carry();
      await sleep(well ? CHECK_MS : RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #carry(): Promise<boolean> {
    try {
      const keys = await KeyClient.connect(this.#keySocket);
      const { answer } = await keys.call('hello', {}).finally(() => keys.close());
      const { intakeEpoch } = await this.#gateway.figures(); // 0: it has lost, or never had, a statement
      if (answer.statement === this.#carried && intakeEpoch > 0) return true;
      await this.#gateway.putIntakeKey(answer.statement);
      this.#carried = answer.statement;
      return true;
    } catch (error) {
      if (error instanceof VernixError) this.#log.warn('intake-key-not-carried', { code: error.code });
      else this.#log.failure('intake-key-not-carried', error);
      return false;
    }
  }
}
