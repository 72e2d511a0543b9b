import type { Client } from 'pg';
import type { Doubling } from '../doubles/doubles.ts';
import { Waiting } from '../doubles/waiting.ts';
import { openWaiting, sealWaiting, type Whose } from '../doubles/waiting-sealed.ts';

/** The file that is taken in. */
interface File {
  readonly transfer: { readonly id: string; readonly partner: string };
  readonly mapping: { readonly id: string };
  readonly keys: { readonly doubling: Doubling };
}

const whose = ({ transfer, mapping }: File): Whose => ({ partner: transfer.partner, mapping: mapping.id });

/**
 * What waits of this sender and mapping, once and for all: what is the transfer's the first time is its own until it is decided,
 * whatever other files are committed meanwhile. So it is mixed in the same way after a crash. What was sealed under an earlier
 * doubling key does not open, and is given up: after a rotation doubles are of other women.
 */
export async function takeWaiting(client: Client, file: File): Promise<Waiting> {
  const { key, every } = file.keys.doubling;
  if (every === 0) return new Waiting();
  const { partner, mapping } = whose(file);
  await client.query(
    `WITH own AS (SELECT 1 FROM waiting_doubles WHERE transfer_id = $1),
       taken AS (
         UPDATE waiting_doubles SET transfer_id = $1
           WHERE partner = $2 AND mapping = $3 AND NOT EXISTS (SELECT FROM own)
             AND NOT EXISTS (
               SELECT FROM transfer WHERE transfer.transfer_id = waiting_doubles.transfer_id AND state = 'stored')
           RETURNING 1)
     INSERT INTO waiting_doubles (transfer_id, partner, mapping, sealed)
       SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM own) AND NOT EXISTS (SELECT FROM taken)`,
    [file.transfer.id, partner, mapping, sealWaiting(new Waiting().left, key, whose(file))],
  );
  const { rows } = await client.query<{ sealed: Buffer }>(
    'SELECT sealed FROM waiting_doubles WHERE transfer_id = $1 ORDER BY id',
    [file.transfer.id],
  );
  return new Waiting(rows.flatMap(({ sealed }) => openWaiting(sealed, key, whose(file)) ?? []));
}

/** In the transaction that commits the file: what it leaves takes the place of what it took, also when that is the same. */
export async function leaveWaiting(client: Client, file: File, { left }: Waiting): Promise<void> {
  const { key, every } = file.keys.doubling;
  if (every === 0) return;
  const { partner, mapping } = whose(file);
  await client.query('DELETE FROM waiting_doubles WHERE transfer_id = $1', [file.transfer.id]);
  await client.query(
    'INSERT INTO waiting_doubles (transfer_id, partner, mapping, sealed) VALUES ($1, $2, $3, $4)',
    [file.transfer.id, partner, mapping, sealWaiting(left, key, whose(file))],
  );
}
