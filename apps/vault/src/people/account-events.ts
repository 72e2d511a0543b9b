import { principalOf } from '@vernix/access';
import type { AccountAct, AccountEvent } from '@vernix/contracts';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import type { Pool, PoolClient } from 'pg';
import { Repeated } from '../repeated.ts';

const LOOK_EVERY_MS = 2_000;
const AT_ONCE = 200;

/** Writes down what is done to an account, in the transaction that does it. */
export async function record(
  client: PoolClient,
  account: string,
  act: AccountAct,
  by: string,
): Promise<void> {
  await client.query('INSERT INTO account_event (account_id, act, by_account) VALUES ($1, $2, $3)', [
    account,
    act,
    by,
  ]);
}

/** Newest first. */
export async function eventsOf(database: Pool, account: string, most: number): Promise<AccountEvent[]> {
  const { rows } = await database.query<{ at: Date; act: AccountAct; by: string }>(
    `SELECT at, act, by_account AS by FROM account_event
       WHERE account_id = $1 ORDER BY event_no DESC LIMIT $2`,
    [account, most],
  );
  return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));
}

interface Unlogged {
  readonly no: string;
  readonly account: string;
  readonly act: AccountAct;
  readonly by: string;
}

/**
 * Carries what was done to accounts to the key service's log, in order. Nobody waits for it: people can be stopped and
 * signed out while the key service is away. A stop between saying and marking says one twice, never one too few.
 */
export class AccountEventCarrier {
  readonly #database: Pool;
  readonly #keyService: KeyServicePlace;
  readonly #log: Log;
  readonly #repeated: Repeated;
  #failing = false;

  constructor(database: Pool, keyService: KeyServicePlace, log: Log) {
    this.#database = database;
    this.#keyService = keyService;
    this.#log = log;
    this.#repeated = new Repeated(async () => {
      await this.#carry();
      return LOOK_EVERY_MS;
    });
  }

  async stop(): Promise<void> {
    await this.#repeated.stop();
  }

  async #carry(): Promise<void> {
    try {
      const { rows } = await this.#database.query<Unlogged>(
        `SELECT event_no AS no, account_id AS account, act, by_account AS by FROM account_event
           WHERE NOT logged ORDER BY event_no LIMIT $1`,
        [AT_ONCE],
      );
      if (rows.length > 0) await this.#say(rows);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#log.failure('account-events-not-carried', error);
      this.#failing = true; // said once, until it works again
    }
  }

  async #say(events: readonly Unlogged[]): Promise<void> {
    await KeyClient.with(this.#keyService, async (keys) => {
      for (const { no, account, act, by } of events) {
        const event = { type: 'account.changed', account, act } as const;
        await keys.call('log.append', { principal: principalOf({ account: by }), event });
        await this.#database.query('UPDATE account_event SET logged = true WHERE event_no = $1', [no]);
      }
    });
  }
}
