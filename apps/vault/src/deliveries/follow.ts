import { type LeftDelivery, MOST_WAITING_MS, VernixError } from '@vernix/contracts';
import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import type { GatewayClient } from '../collect/gateway-client.ts';
import type { Acts } from '../record/acts.ts';
import { hasEnded, heard, type OnRecord, wayTo } from './heard.ts';

/** So many pages a round: a robbed gateway could go on for ever. The next round begins where this one stopped. */
const PAGES = 20;
/** Of so many it is remembered that a warning was given. */
const MOST_WARNED = 1_000;

export interface FollowTools {
  readonly database: Pool;
  readonly gateway: Pick<GatewayClient, 'deliveries' | 'noteDelivery'>;
  readonly acts: Pick<Acts, 'note'>;
  readonly log: Log;
  /** Something of this transfer's deliveries has changed. */
  readonly changed: (transferId: string) => void;
}

interface Known extends OnRecord {
  readonly transferId: string;
  readonly madeAt: Date;
  readonly expiresAt: Date | null;
}

/** Listens to what the gateway says of deliveries, believes what can be, and has it in the log before anybody sees it. */
export class DeliveryWatch {
  readonly #tools: FollowTools;
  readonly #warned = new Set<string>();
  #after: string | undefined;

  constructor(tools: FollowTools) {
    this.#tools = tools;
  }

  /** @throws VernixError when the gateway, the key service or the database cannot be reached */
  async round(stopping: AbortSignal): Promise<void> {
    const { gateway } = this.#tools;
    for (let page = 0; page < PAGES; page += 1) {
      const deliveries = await gateway.deliveries(this.#after, stopping);
      for (const told of deliveries) {
        if (stopping.aborted) return;
        await this.#hear(told, stopping);
      }
      this.#after = deliveries.at(-1)?.id;
      if (this.#after === undefined) return;
    }
  }

  async #hear(told: LeftDelivery, stopping: AbortSignal): Promise<void> {
    const { gateway, acts, changed } = this.#tools;
    const known = await this.#find(told.id);
    try {
      const news = heard(known, told);
      for (const act of news) await acts.note(act);
    } catch (error) {
      if (!(error instanceof VernixError && error.code === 'delivery-told-refused')) throw error;
      this.#warn(told.id, error);
      return;
    }
    if (known === undefined) return;
    if (known.state !== told.state || known.expiresAt === null) {
      const isOnRecord = await this.#record(known, told);
      if (!isOnRecord) return; // something else became of it meanwhile: the gateway is asked again
      changed(known.transferId);
    }
    if (hasEnded(told.state)) await gateway.noteDelivery(told.id, stopping);
  }

  async #find(id: string): Promise<Known | undefined> {
    const { rows } = await this.#tools.database.query<Known>(
      `SELECT partner, encode(sha256, 'hex') AS sha256, state, sent_entry IS NOT NULL AS "isLogged",
              transfer_id AS "transferId", made_at AS "madeAt", expires_at AS "expiresAt"
         FROM outgoing WHERE outgoing_id = $1`,
      [id],
    );
    return rows[0];
  }

  /**
   * Times are the gateway's word, as far as they can be: not before it was made, and not in the future; and no longer than a
   * delivery waits. False when it can no longer come to be so: the lane writes in the same row.
   */
  async #record({ madeAt }: Known, told: LeftDelivery): Promise<boolean> {
    const { id, state, sentAt, expiresAt, collectedAt, acknowledgedAt } = told;
    const now = new Date().toISOString();
    const within = (at: string): Date =>
      new Date(Math.min(Math.max(Date.parse(at), madeAt.getTime()), Date.parse(now)));
    const latest = within(sentAt).getTime() + MOST_WAITING_MS;
    const until = new Date(Math.min(Math.max(Date.parse(expiresAt), madeAt.getTime()), latest));
    const end = { waiting: null, collected: null, acknowledged: acknowledgedAt ?? now, expired: expiresAt }[
      state
    ];
    const read = { waiting: null, collected: now, acknowledged: end, expired: null }[state];
    const collected = state === 'waiting' ? null : (collectedAt ?? read);
    const { rowCount } = await this.#tools.database.query(
      `UPDATE outgoing SET state = $3, sent_at = coalesce(sent_at, $4), expires_at = coalesce(expires_at, $5),
              collected_at = coalesce(collected_at, $6), ended_at = $7
        WHERE outgoing_id = $1 AND state = ANY ($2)`,
      [
        ...[id, wayTo(state), state, within(sentAt), until],
        collected === null ? null : within(collected),
        end === null ? null : within(end),
      ],
    );
    return rowCount === 1;
  }

  #warn(delivery: string, { code }: VernixError): void {
    if (this.#warned.has(delivery)) return;
    if (this.#warned.size >= MOST_WARNED) this.#warned.clear();
    this.#warned.add(delivery);
    this.#tools.log.warn('delivery-not-believed', { code, delivery });
  }
}
