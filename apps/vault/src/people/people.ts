import { createHash, randomBytes } from 'node:crypto';
import {
  type MadeLink,
  type RecoveryAnswer,
  StaffList,
  type StaffRole,
  VernixError,
} from '@vernix/contracts';
import type { Pool, PoolClient } from 'pg';
import { record } from './account-events.ts';
import { together } from './staff.ts';

const HOUR_MS = 3_600_000;
const INVITATION_MS = 72 * HOUR_MS;
/** Handed over in person, so it need not last. */
const RECOVERY_LINK_MS = HOUR_MS;
const SECOND_OFFICER_WITHIN = '24 hours';

interface Change {
  readonly role?: StaffRole | undefined;
  readonly disabled?: boolean | undefined;
}

/** Who works at the registry: invited, changed and disabled by an administrator, let back in by two officers. */
export class People {
  readonly #database: Pool;

  constructor(database: Pool) {
    this.#database = database;
  }

  async list(): Promise<StaffList> {
    const { rows } = await this.#database.query<{
      createdAt: Date;
      signedInAt: Date | null;
      askedBy: string | null;
      endsAt: Date | null;
    }>(
      `SELECT account_id AS account, name, role, disabled, created_at AS "createdAt",
         signed_in_at AS "signedInAt", asked_by AS "askedBy", ends_at AS "endsAt",
         (SELECT count(*)::int4 FROM passkey p WHERE p.account_id = a.account_id) AS passkeys,
         EXISTS (SELECT FROM one_time_code c WHERE c.account_id = a.account_id AND confirmed) AS code
       FROM account a LEFT JOIN recovery r USING (account_id)
       ORDER BY disabled, lower(name), account_id`,
    );
    return StaffList.parse({
      people: rows.map(({ createdAt, signedInAt, askedBy, endsAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        signedInAt: signedInAt?.toISOString() ?? null,
        recovery:
          askedBy === null || endsAt === null || endsAt.getTime() < Date.now()
            ? null
            : { askedBy, endsAt: endsAt.toISOString() },
      })),
    });
  }

  async invite(by: string, name: string, role: StaffRole): Promise<MadeLink> {
    const account = randomBytes(12).toString('base64url');
    return together(this.#database, async (client) => {
      await requireActing(client, by);
      await client.query('INSERT INTO account (account_id, name, role) VALUES ($1, $2, $3)', [
        account,
        name,
        role,
      ]);
      await record(client, account, 'invited', by);
      return makeLink(client, account, INVITATION_MS);
    });
  }

  /** @throws {VernixError} `account-own`, `not-found` */
  async change(by: string, account: string, { role, disabled }: Change): Promise<void> {
    if (account === by) throw new VernixError('account-own');
    await together(this.#database, async (client) => {
      await requireActing(client, by);
      const before = await lock(client, account);
      if (role !== undefined && role !== before.role) {
        await client.query('UPDATE account SET role = $2 WHERE account_id = $1', [account, role]);
        await record(client, account, 'role-changed', by);
      }
      if (disabled !== undefined && disabled !== before.disabled) {
        await client.query('UPDATE account SET disabled = $2 WHERE account_id = $1', [account, disabled]);
        if (disabled) await client.query('DELETE FROM account_link WHERE account_id = $1', [account]);
        await record(client, account, disabled ? 'disabled' : 'enabled', by);
      }
    });
  }

  async noteSessionsEnded(by: string, account: string): Promise<void> {
    await together(this.#database, async (client) => {
      await lock(client, account);
      await record(client, account, 'sessions-ended', by);
    });
  }

  /**
   * The first officer asks; the second, who is neither the person nor in one hand with the first ({@link areInOneHand}),
   * grants: what signed them in before is forgotten, and a link that lasts an hour lets them make a new passkey.
   * @param forgotten ends what they are signed in with, while nobody else can change the account
   * @throws {VernixError} `account-own`, `recovery-same-officer`, `account-disabled`, `not-found`
   */
  async recover(officer: string, account: string, forgotten: () => void): Promise<RecoveryAnswer> {
    if (account === officer) throw new VernixError('account-own');
    return together(this.#database, async (client) => {
      const { disabled } = await lock(client, account);
      if (disabled) throw new VernixError('account-disabled');
      const { rows } = await client.query<{ askedBy: string; open: boolean }>(
        `DELETE FROM recovery WHERE account_id = $1 RETURNING asked_by AS "askedBy", ends_at > now() AS open`,
        [account],
      );
      const [asked] = rows;
      if (asked === undefined || !asked.open) {
        await client.query(
          `INSERT INTO recovery (account_id, asked_by, ends_at) VALUES ($1, $2, now() + $3::interval)`,
          [account, officer, SECOND_OFFICER_WITHIN],
        );
        await record(client, account, 'recovery-asked', officer);
        return { link: null };
      }
      if (await areInOneHand(client, asked.askedBy, officer)) {
        throw new VernixError('recovery-same-officer');
      }
      for (const table of ['passkey', 'one_time_code', 'account_link']) {
        await client.query(`DELETE FROM ${table} WHERE account_id = $1`, [account]);
      }
      await record(client, account, 'recovery-granted', officer);
      const link = await makeLink(client, account, RECOVERY_LINK_MS);
      forgotten();
      return { link };
    });
  }
}

/**
 * Whoever invites somebody, gives them a role, lets them in again or recovers their account has had that account in hand. Two
 * accounts that were in one person's hands within the last day, be it by way of others, are one officer.
 */
async function areInOneHand(client: PoolClient, one: string, other: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `WITH RECURSIVE held(account, hand) AS (
       SELECT account, account FROM unnest(ARRAY[$1, $2]) AS account
       UNION
       SELECT held.account, by_account FROM held JOIN account_event ON account_id = hand
         WHERE act IN ('invited', 'role-changed', 'enabled', 'recovery-granted') AND at > now() - $3::interval)
     SELECT 1 FROM held a JOIN held b USING (hand) WHERE a.account = $1 AND b.account = $2`,
    [one, other, SECOND_OFFICER_WITHIN],
  );
  return rowCount !== 0;
}

async function lock(client: PoolClient, account: string): Promise<{ role: string; disabled: boolean }> {
  const { rows } = await client.query<{ role: string; disabled: boolean }>(
    'SELECT role, disabled FROM account WHERE account_id = $1 FOR UPDATE',
    [account],
  );
  const [row] = rows;
  if (row === undefined) throw new VernixError('not-found');
  return row;
}

/** Two administrators who disable each other at one moment: the second is no longer one, so one always stays. */
async function requireActing(client: PoolClient, by: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT account_id AS id FROM account WHERE role = 'administrator' AND NOT disabled
       ORDER BY account_id FOR UPDATE`,
  );
  if (!rows.some(({ id }) => id === by)) throw new VernixError('not-allowed');
}

async function makeLink(client: PoolClient, account: string, livesMs: number): Promise<MadeLink> {
  const token = randomBytes(32).toString('base64url');
  const endsAt = new Date(Date.now() + livesMs);
  await client.query('INSERT INTO account_link (token_sha256, account_id, expires_at) VALUES ($1, $2, $3)', [
    createHash('sha256').update(token).digest('hex'),
    account,
    endsAt,
  ]);
  return { account, token, endsAt: endsAt.toISOString() };
}
