import type { KeyClient } from '@vernix/key-channel';
import type { Client } from 'pg';
import { LOCKS } from '../db/locks.ts';

export interface KeyLifeTools {
  /** A session of its own. */
  readonly client: Client;
  /** The key service's second socket: the vault's own does not replace or destroy keys. */
  readonly keys: KeyClient;
}

/** Who asks, as the key service's log names it. */
export const PRINCIPAL = 'operator';

/**
 * Works while no file is being taken in: the one under way is finished first, the next ones wait. Meanwhile files are
 * received and stored, and the staff interface answers.
 */
export async function betweenFiles<T>({ client }: KeyLifeTools, work: () => Promise<T>): Promise<T> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCKS.betweenFiles]);
  try {
    return await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCKS.betweenFiles]).catch(() => undefined);
  }
}
