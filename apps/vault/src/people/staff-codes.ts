import { VernixError } from '@vernix/contracts';
import type { SignedIn } from '@vernix/service';
import type { CodeHolders, KeptCode } from '@vernix/sign-in';
import type { Pool, PoolClient } from 'pg';
import { record } from './account-events.ts';
import { hold, signIn, together } from './staff.ts';

/** The one-time codes of the registry's own people. */
export class StaffCodes implements CodeHolders {
  readonly #database: Pool;

  constructor(database: Pool) {
    this.#database = database;
  }

  async codeOf(account: string, confirmed: boolean): Promise<KeptCode | null> {
    const { rows } = await this.#database.query<KeptCode>(
      `SELECT sealed_secret AS sealed, passphrase FROM one_time_code JOIN account USING (account_id)
         WHERE account_id = $1 AND confirmed = $2 AND NOT disabled`,
      [account, confirmed],
    );
    return rows[0] ?? null;
  }

  async setUp(account: string, { sealed, passphrase }: KeptCode): Promise<void> {
    await this.#database.query(
      `INSERT INTO one_time_code (account_id, sealed_secret, passphrase) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE
           SET sealed_secret = $2, passphrase = $3, confirmed = false, last_step = 0`,
      [account, sealed, passphrase],
    );
  }

  useStep(account: string, step: number): Promise<boolean> {
    return useStep(this.#database, account, step);
  }

  async confirm(account: string): Promise<void> {
    await together(this.#database, async (client) => {
      await client.query('UPDATE one_time_code SET confirmed = true WHERE account_id = $1', [account]);
      await record(client, account, 'code-added', account);
    });
  }

  async removeCode(account: string): Promise<void> {
    await together(this.#database, async (client) => {
      await hold(client, account);
      const { rowCount } = await client.query('DELETE FROM one_time_code WHERE account_id = $1', [account]);
      if (rowCount === 1) await record(client, account, 'code-removed', account);
    });
  }

  byCode(account: string, step: number): Promise<SignedIn> {
    return together(this.#database, async (client) => {
      const { role } = await signIn(client, account);
      if (!(await useStep(client, account, step))) throw new VernixError('code-refused');
      return { account, role, partner: null, way: 'code', passkey: null };
    });
  }
}

async function useStep(client: Pool | PoolClient, account: string, step: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE one_time_code SET last_step = $2 WHERE account_id = $1 AND last_step < $2',
    [account, step],
  );
  return rowCount === 1;
}
