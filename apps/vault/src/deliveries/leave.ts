import { openAsBlob } from 'node:fs';
import { type ErrorCode, type LeavingRefusal, VernixError } from '@vernix/contracts';
import { removeDurably } from '@vernix/durable';
import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import type { GatewayClient } from '../collect/gateway-client.ts';
import type { Acts } from '../record/acts.ts';
import type { Partners } from '../roster.ts';
import { ASKER_IS_HERE, ASKERS } from './asker.ts';
import { begins, hasLeft, wasNotTaken, wasRefused } from './turns.ts';

export interface LeaveTools {
  readonly database: Pool;
  readonly gateway: GatewayClient;
  readonly acts: Acts;
  /** Where the sealed file is. */
  readonly pathOf: (delivery: string) => string;
  readonly log: Log;
  readonly partners: Pick<Partners, 'find'>;
  /** Something of this transfer's deliveries has changed. */
  readonly changed: (transferId: string) => void;
}

/** What the gateway refuses today and tomorrow. */
const FOR_GOOD: Partial<Record<ErrorCode, LeavingRefusal>> = {
  'delivery-too-large': 'delivery-too-large',
  'delivery-partner-unknown': 'delivery-partner-unknown',
  'delivery-altered': 'delivery-altered', // the bytes here are no longer those on record
  'age-header-invalid': 'delivery-altered',
  'delivery-differs': 'delivery-differs',
};
/** Refusals of a gateway that has looked: nothing of the delivery is there. */
const NOT_TAKEN: ReadonlySet<ErrorCode> = new Set([
  'delivery-partner-unknown',
  'delivery-interrupted',
  'mailbox-full',
  'spool-disk-full',
]);

interface Made {
  readonly partner: string;
  readonly transferId: string;
  readonly sha256: string;
  readonly bytes: string;
  readonly rows: number;
  readonly entry: string | null;
  /** Nobody is here who asked for it and may take it back, and it is not at the gateway. */
  readonly abandoned: boolean;
}

/**
 * Leaves a delivery at the gateway: in the log first, then there, then no longer here. Every step may be done again, and none
 * leaves two: the gateway knows it by its id and its hash. What nobody is here to answer for, or to take back, does not leave.
 * @throws VernixError when the gateway or the key service cannot be reached, or deliveries are stopped; the gateway's refusal
 */
export async function leaveDelivery(tools: LeaveTools, deliveryId: string): Promise<void> {
  const { database, acts, pathOf } = tools;
  const made = await find(database, deliveryId);
  if (made?.abandoned === true) await refuse(tools, deliveryId, made, 'asker-left');
  else if (made !== undefined) {
    // Deliveries may have been stopped since that was written: only the key service can say, and it does when this is written again.
    if (made.entry === null || (await acts.isAnyoneStopped())) await note(tools, deliveryId, made);
    await put(tools, deliveryId, made);
  }
  await removeDurably(pathOf(deliveryId));
}

/** The gateway has it after this, or it never leaves. */
async function put(tools: LeaveTools, delivery: string, made: Made): Promise<void> {
  const { database, gateway, pathOf, log } = tools;
  const { partner } = made;
  try {
    await gateway.leaveDelivery(delivery, made, await openAsBlob(pathOf(delivery)), async () => {
      if (!(await begins(database, delivery))) throw new VernixError('not-found');
    });
  } catch (error) {
    const now = await find(database, delivery);
    if (now === undefined) return; // taken back, or heard of there
    const refusal = now.abandoned
      ? 'asker-left'
      : refusalOf(error, tools.partners.find(partner) !== undefined);
    if (refusal === undefined) {
      if (error instanceof VernixError && NOT_TAKEN.has(error.code)) await wasNotTaken(database, delivery);
      throw error;
    }
    await refuse(tools, delivery, made, refusal);
    return;
  }
  await hasLeft(database, delivery); // it may have been heard of there already
  log.info('delivery-left', { delivery, partner, bytes: Number(made.bytes) });
}

async function refuse(
  { database, log, changed }: LeaveTools,
  delivery: string,
  { partner, transferId }: Made,
  refusal: LeavingRefusal,
): Promise<void> {
  if (!(await wasRefused(database, delivery, refusal))) return;
  log.warn('delivery-refused', { delivery, partner, code: refusal });
  changed(transferId);
}

/** Why it never leaves; undefined when it may. A partner that the vault's roster has comes to the gateway's, too. */
function refusalOf(error: unknown, isPartner: boolean): LeavingRefusal | undefined {
  if (!(error instanceof VernixError)) return undefined;
  return error.code === 'delivery-partner-unknown' && isPartner ? undefined : FOR_GOOD[error.code];
}

/** After a crash, or while somebody is stopped, it may be in the log more than once: never once too few. */
async function note({ database, acts }: LeaveTools, deliveryId: string, made: Made): Promise<void> {
  const { partner, sha256, rows, transferId } = made;
  const sent = { deliveryId, partner, sha256, bytes: Number(made.bytes), rows, transferId };
  const entry = await acts.note({ type: 'delivery.sent', ...sent });
  await database.query('UPDATE outgoing SET sent_entry = $2 WHERE outgoing_id = $1', [deliveryId, entry]);
}

/** Undefined when the gateway has it, or it is not to go. */
async function find(database: Pool, deliveryId: string): Promise<Made | undefined> {
  const { rows } = await database.query<Made>(
    `SELECT partner, transfer_id AS "transferId", encode(sha256, 'hex') AS sha256, bytes, rows, sent_entry AS entry,
            NOT in_doubt AND NOT ${ASKER_IS_HERE} AS abandoned
       FROM outgoing WHERE outgoing_id = $1 AND state = 'made'`,
    [deliveryId, ASKERS],
  );
  return rows[0];
}
