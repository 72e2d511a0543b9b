import {
  OwnAccount,
  type PasskeyAdded,
  type PublicPasskey,
  type Role,
  StaffRole,
  VernixError,
} from '@vernix/contracts';
import type { LinkHolders, Session, SignedIn, SignInLink } from '@vernix/service';
import type { Arrival, KeptPasskey, PasskeyHolders } from '@vernix/sign-in';
import type { Pool, PoolClient } from 'pg';
import { eventsOf, record } from './account-events.ts';

const MOST_PASSKEYS = 20;
const EVENTS_SHOWN = 50;
/** SQLSTATE `unique_violation`. */
const TAKEN = '23505';

interface AccountRow {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly code: boolean;
}

interface PasskeyRow {
  readonly id: string;
  readonly account: string;
  readonly publicKey: Buffer;
  readonly counter: string;
  readonly transports: string[];
  readonly label: string;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

const PASSKEY = `credential_id AS id, account_id AS account, public_key AS "publicKey", counter, transports, label,
  created_at AS "createdAt", used_at AS "usedAt"`;

/** Runs `work` in one transaction, on a session of the pool. */
export async function together<T>(database: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await database.connect();
  try {
    await client.query('BEGIN');
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // a lost connection has rolled back already
    throw error;
  } finally {
    client.release();
  }
}

/** The registry's own people, as signing in and the account page need them. */
export class Staff implements LinkHolders, PasskeyHolders {
  readonly #database: Pool;

  constructor(database: Pool) {
    this.#database = database;
  }

  async ofLink({ account: named, role, partner }: SignInLink): Promise<SignedIn> {
    const account = named ?? role;
    const known = await together(this.#database, async (client) => {
      await found(client, account, role);
      return signIn(client, account);
    });
    return { account, role: known.role, partner, way: 'link', passkey: null };
  }

  async ofToken(tokenSha256: string): Promise<SignedIn | null> {
    const { rows } = await this.#database.query<{ holder: string }>(
      `SELECT account_id AS holder FROM account_link WHERE token_sha256 = $1 AND expires_at > now()`,
      [tokenSha256],
    );
    const [link] = rows;
    if (link === undefined) return null; // whoever guesses costs no transaction
    return together(this.#database, async (client) => {
      const { account, role } = await signIn(client, link.holder);
      const burnt = await client.query('DELETE FROM account_link WHERE token_sha256 = $1', [tokenSha256]);
      if (burnt.rowCount === 0) throw new VernixError('sign-in-link-used'); // meanwhile
      return { account, role, partner: null, way: 'link', passkey: null };
    });
  }

  async find(id: string): ReturnType<PasskeyHolders['find']> {
    const [passkey] = await this.#passkeys('credential_id = $1', id);
    if (passkey === undefined) return null;
    const row = await find(this.#database, passkey.account);
    if (row === undefined) return null;
    const who = { account: row.account, role: row.role, partner: null, way: 'passkey', passkey: id } as const;
    return {
      who: row.disabled ? null : who,
      kept: { ...publicPart(passkey), counter: Number(passkey.counter) },
    };
  }

  async of(account: string): Promise<readonly PublicPasskey[]> {
    return (await this.#passkeys('account_id = $1', account)).map(publicPart);
  }

  async used(id: string, counter: number): Promise<void> {
    await show(this.#database, id, counter);
  }

  async signedIn({ account, passkey }: SignedIn, counter: number): Promise<SignedIn> {
    return together(this.#database, async (client) => {
      const { role } = await signIn(client, account);
      await show(client, passkey, counter);
      return { account, role, partner: null, way: 'passkey', passkey };
    });
  }

  async add({ account, ended }: Session, passkey: KeptPasskey): Promise<PasskeyAdded> {
    const { id, publicKey, counter, transports, label } = passkey;
    await together(this.#database, async (client) => {
      // One at a time for an account, so that its number stays bounded.
      await hold(client, account);
      if (ended.aborted) throw new VernixError('not-signed-in'); // recovered meanwhile: whoever asked is to have none
      const { rows } = await client.query<{ count: number }>(
        'SELECT count(*)::int4 FROM passkey WHERE account_id = $1',
        [account],
      );
      if ((rows[0]?.count ?? 0) >= MOST_PASSKEYS)
        throw new VernixError('passkeys-too-many', { most: MOST_PASSKEYS });
      await client.query(
        `INSERT INTO passkey (credential_id, account_id, public_key, counter, transports, label)
           VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, account, Buffer.from(publicKey, 'base64url'), counter, transports, label],
      );
      await record(client, account, 'passkey-added', account);
    }).catch((error: unknown) => {
      throw (error as { code?: unknown }).code === TAKEN ? new VernixError('passkey-known') : error;
    });
    return { kept: true };
  }

  /** @throws {VernixError} `not-found`, `passkey-last` */
  async remove(account: string, id: string): Promise<void> {
    await together(this.#database, async (client) => {
      await hold(client, account);
      const { rows } = await client.query<{ id: string }>(
        'SELECT credential_id AS id FROM passkey WHERE account_id = $1',
        [account],
      );
      if (!rows.some((row) => row.id === id)) throw new VernixError('not-found');
      if (rows.length === 1) throw new VernixError('passkey-last');
      await client.query('DELETE FROM passkey WHERE credential_id = $1', [id]);
      await record(client, account, 'passkey-removed', account);
    });
  }

  /**
   * They came from their own organisation, which says what they may be here; whether they may come at all is ours to say.
   * @throws {VernixError} `account-disabled`, `organisation-refused`
   */
  async byOrganisation({ account, role, partner }: Arrival): Promise<SignedIn> {
    if (!StaffRole.safeParse(role).success) throw new VernixError('organisation-refused');
    await together(this.#database, async (client) => {
      await found(client, account, role);
      const { rowCount } = await client.query(
        'UPDATE account SET role = $2 WHERE account_id = $1 AND role <> $2 AND NOT disabled',
        [account, role],
      );
      if (rowCount === 1) await record(client, account, 'role-changed', account);
      await signIn(client, account);
    });
    return { account, role, partner, way: 'organisation', passkey: null };
  }

  async own(account: string): Promise<OwnAccount> {
    const row = await find(this.#database, account);
    if (row === undefined) throw new VernixError('not-found');
    const passkeys = await this.#passkeys('account_id = $1', account);
    return OwnAccount.parse({
      account,
      name: row.name,
      role: row.role,
      passkeys: passkeys.map(({ id, label, createdAt, usedAt }) => ({
        id,
        label,
        createdAt: createdAt.toISOString(),
        usedAt: usedAt?.toISOString() ?? null,
      })),
      code: row.code,
      events: await eventsOf(this.#database, account, EVENTS_SHOWN),
    });
  }

  async #passkeys(where: string, value: string): Promise<PasskeyRow[]> {
    const { rows } = await this.#database.query<PasskeyRow>(
      `SELECT ${PASSKEY} FROM passkey WHERE ${where} ORDER BY created_at, credential_id`,
      [value],
    );
    return rows;
  }
}

const publicPart = ({ id, publicKey, transports, label }: PasskeyRow): PublicPasskey => ({
  id,
  publicKey: publicKey.toString('base64url'),
  transports,
  label,
});

async function find(client: Pool | PoolClient, account: string): Promise<AccountRow | undefined> {
  const { rows } = await client.query<AccountRow>(
    `SELECT account_id AS account, name, role, disabled,
       EXISTS (SELECT FROM one_time_code c WHERE c.account_id = a.account_id AND confirmed) AS code
     FROM account a WHERE account_id = $1`,
    [account],
  );
  return rows[0];
}

/** An account of somebody whom the configuration or an organisation names, unless there is one. */
async function found(client: PoolClient, account: string, role: Role): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO account (account_id, name, role) VALUES ($1, $1, $2) ON CONFLICT (account_id) DO NOTHING`,
    [account, role],
  );
  if (rowCount === 1) await record(client, account, 'founded', account);
}

/** Whoever changes an account, and whatever signs it in, takes turns. */
export async function hold(client: PoolClient, account: string): Promise<void> {
  await client.query('SELECT 1 FROM account WHERE account_id = $1 FOR UPDATE', [account]);
}

/** @throws {VernixError} `passkey-refused`: it was taken away since it was asked for */
async function show(client: Pool | PoolClient, passkey: string | null, counter: number): Promise<void> {
  const { rowCount } = await client.query(
    'UPDATE passkey SET counter = greatest(counter, $2), used_at = now() WHERE credential_id = $1',
    [passkey, counter],
  );
  if (rowCount === 0) throw new VernixError('passkey-refused');
}

/**
 * Notes a sign-in, and says whose. It waits for whoever is changing the account, and holds it: what they sign in with is judged after
 * it, or what was disabled or taken away meanwhile would begin a session that nobody ends.
 * @throws {VernixError} `account-disabled`
 */
export async function signIn(client: PoolClient, account: string): Promise<AccountRow> {
  const { rowCount } = await client.query(
    'UPDATE account SET signed_in_at = now() WHERE account_id = $1 AND NOT disabled',
    [account],
  );
  if (rowCount === 0) throw new VernixError('account-disabled');
  await record(client, account, 'signed-in', account);
  const row = await find(client, account);
  if (row === undefined) throw new VernixError('account-disabled');
  return row;
}
