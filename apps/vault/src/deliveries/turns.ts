import { type LeavingRefusal, VernixError } from '@vernix/contracts';
import type { Pool } from 'pg';
import { ASKER_IS_HERE, ASKERS } from './asker.ts';

/** What becomes of a delivery while it is here. Whoever comes second finds it changed, and changes nothing. */
async function turn(database: Pool, delivery: string, change: string, ...values: string[]): Promise<boolean> {
  const { rowCount } = await database.query(
    `UPDATE outgoing SET ${change} WHERE outgoing_id = $1 AND state = 'made'`,
    [delivery, ...values],
  );
  return rowCount === 1;
}

/**
 * Its first byte is about to go: from now on it may be there. False when it is not to go any more; it may not have been there before,
 * and whoever asked for it has left, also in the last moment.
 */
export async function begins(database: Pool, delivery: string): Promise<boolean> {
  const { rowCount } = await database.query(
    `UPDATE outgoing SET in_doubt = true
      WHERE outgoing_id = $1 AND state = 'made' AND (in_doubt OR ${ASKER_IS_HERE})`,
    [delivery, ASKERS],
  );
  return rowCount === 1;
}

/** The gateway said that it has nothing of it. */
export const wasNotTaken = (database: Pool, delivery: string): Promise<boolean> =>
  turn(database, delivery, 'in_doubt = false');

/** The gateway has it. */
export const hasLeft = (database: Pool, delivery: string): Promise<boolean> =>
  turn(database, delivery, `state = 'waiting', sent_at = now()`);

/** It never leaves: the gateway has nothing of it. */
export const wasRefused = (database: Pool, delivery: string, refusal: LeavingRefusal): Promise<boolean> =>
  turn(database, delivery, `state = 'refused', refusal = $2, ended_at = now(), in_doubt = false`, refusal);

/** Its asker no longer wants it to leave. @throws VernixError `delivery-under-way`: it has, or may have */
export async function takeBack(database: Pool, delivery: string): Promise<void> {
  const { rowCount } = await database.query(
    `UPDATE outgoing SET state = 'withdrawn', ended_at = now()
      WHERE outgoing_id = $1 AND state = 'made' AND NOT in_doubt`,
    [delivery],
  );
  if (rowCount === 0) throw new VernixError('delivery-under-way');
}
