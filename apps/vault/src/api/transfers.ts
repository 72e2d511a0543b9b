import { IntakeList, IntakeTransfer, PartnerId, TransferId } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import type { ApiParts } from './parts.ts';
import { todayBegan } from './today.ts';
import { intakeTransfer, TRANSFER_COLUMNS, type TransferRow } from './transfer-rows.ts';

/** To the microsecond, and a day that there is: the database takes no other. It knows no year 0. */
const CursorTime = z.iso.datetime({ precision: 6 }).refine((at) => !at.startsWith('0000'));

/** `2026-01-31T12:00:00.123456Z~id`: everything before this transfer, newest first. */
const Cursor = z
  .string()
  .max(80)
  .refine((cursor) => {
    const [at, id, ...more] = cursor.split('~');
    return CursorTime.safeParse(at).success && TransferId.safeParse(id).success && more.length === 0;
  });

const Query = z.object({
  state: IntakeTransfer.shape.state.optional(),
  partner: PartnerId.optional(),
  before: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** GET /api/transfers */
export function transferRoutes(
  app: HttpApp,
  { database, partners, underWay, opening, timeZone }: ApiParts,
): void {
  app.get(
    '/api/transfers',
    {
      config: { access: 'transfer.see' },
      schema: { querystring: Query, response: { 200: IntakeList } },
    },
    async ({ query }) => {
      const { state, partner, before, limit } = query;
      // What is being read is stored; only the lane knows it. Told apart before the page is cut, or a backlog hides it.
      const isOpening = state === 'opening' ? true : state === 'stored' ? false : null;
      const [at, id] = before?.split('~') ?? [null, null];
      const { rows } = await database.query<TransferRow & { cursor: string }>(
        `SELECT ${TRANSFER_COLUMNS},
           to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || transfer_id AS cursor
         FROM transfer
         WHERE ($1::text IS NULL OR state = $1)
           AND ($6::boolean IS NULL OR (transfer_id = ANY ($7::text[])) = $6) AND ($2::text IS NULL OR partner = $2)
           AND ($3::timestamptz IS NULL OR (received_at, transfer_id) < ($3, $4::text))
         ORDER BY received_at DESC, transfer_id DESC LIMIT $5`,
        [
          state === 'opening' ? 'stored' : (state ?? null),
          partner ?? null,
          at,
          id,
          limit,
          isOpening,
          opening(),
        ],
      );
      const shown = rows.map((row) => intakeTransfer(row, partners, underWay(row.id)));
      return {
        transfers: state === undefined ? shown : shown.filter((transfer) => transfer.state === state),
        next: rows.length === limit ? (rows.at(-1)?.cursor ?? null) : null,
        today: await today(),
      };
    },
  );

  async function today(): Promise<IntakeList['today']> {
    const { rows } = await database.query<IntakeList['today']>(
      `SELECT count(*)::int4 AS transfers, coalesce(sum(rows), 0)::int4 AS rows,
         coalesce(sum(accepted), 0)::int4 AS accepted, coalesce(sum(queried), 0)::int4 AS queried,
         coalesce(sum(rejected), 0)::int4 AS rejected, (count(*) FILTER (WHERE state = 'failed'))::int4 AS failed
       FROM transfer WHERE received_at >= ${todayBegan('$1')}`,
      [timeZone],
    );
    return rows[0] ?? { transfers: 0, rows: 0, accepted: 0, queried: 0, rejected: 0, failed: 0 };
  }
}
