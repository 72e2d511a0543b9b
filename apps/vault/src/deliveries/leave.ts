import { openAsBlob } from 'node:fs';
import { removeDurably } from '@vernix/durable';
import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import type { GatewayClient } from '../collect/gateway-client.ts';
import type { Acts } from '../record/acts.ts';

export interface LeaveTools {
  readonly database: Pool;
  readonly gateway: GatewayClient;
  readonly acts: Acts;
  /** Where the sealed file is. */
  readonly pathOf: (delivery: string) => string;
  readonly log: Log;
}

interface Made {
  readonly partner: string;
  readonly transferId: string;
  readonly sha256: string;
  readonly bytes: string;
  readonly rows: number;
  readonly entry: string | null;
}

/**
 * Leaves a delivery at the gateway: in the log first, then there, then no longer here. Every step may be done again, and none
 * leaves two: the gateway knows it by its id and its hash.
 * @throws VernixError when the gateway or the key service cannot be reached, or deliveries are stopped; the gateway's refusal
 */
export async function leaveDelivery(tools: LeaveTools, deliveryId: string): Promise<void> {
  const { database, gateway, acts, pathOf, log } = tools;
  const made = await find(database, deliveryId);
  if (made !== undefined) {
    // Deliveries may have been stopped since that was written: only the key service can say, and it does when this is written again.
    if (made.entry === null || (await acts.isAnyoneStopped())) await note(tools, deliveryId, made);
    await gateway.leaveDelivery(deliveryId, made, await openAsBlob(pathOf(deliveryId)));
    // It may have been heard of there already.
    await database.query(
      `UPDATE outgoing SET state = 'waiting', sent_at = now() WHERE outgoing_id = $1 AND state = 'made'`,
      [deliveryId],
    );
    log.info('delivery-left', { delivery: deliveryId, partner: made.partner, bytes: Number(made.bytes) });
  }
  await removeDurably(pathOf(deliveryId));
}

/** After a crash, or while somebody is stopped, it may be in the log more than once: never once too few. */
async function note({ database, acts }: LeaveTools, deliveryId: string, made: Made): Promise<void> {
  const { partner, sha256, rows, transferId } = made;
  const sent = { deliveryId, partner, sha256, bytes: Number(made.bytes), rows, transferId };
  const entry = await acts.note({ type: 'delivery.sent', ...sent });
  await database.query('UPDATE outgoing SET sent_entry = $2 WHERE outgoing_id = $1', [deliveryId, entry]);
}

/** Undefined when the gateway has it. */
async function find(database: Pool, deliveryId: string): Promise<Made | undefined> {
  const { rows } = await database.query<Made>(
    `SELECT partner, transfer_id AS "transferId", encode(sha256, 'hex') AS sha256, bytes, rows, sent_entry AS entry
       FROM outgoing WHERE outgoing_id = $1 AND state = 'made'`,
    [deliveryId],
  );
  return rows[0];
}
