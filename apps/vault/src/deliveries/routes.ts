import { DeliveryId, OutgoingDetail, type Purpose, VernixError } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import type { ApiParts } from '../api/parts.ts';
import { elementsIn, personsIn } from './manifest.ts';
import { outgoingOf, STANDING_COLUMNS, type Standing } from './standing.ts';

interface Row extends Standing {
  readonly id: string;
  readonly partner: string;
  readonly transferId: string;
  readonly purpose: Purpose;
  readonly sha256: string;
  readonly bytes: string;
  readonly rows: number;
}

/** GET /api/deliveries/:id: what went to whom, and of how many people. */
export function deliveryRoutes(app: HttpApp, { database, partners }: ApiParts): void {
  app.get(
    '/api/deliveries/:id',
    {
      config: { access: 'transfer.see' },
      schema: { params: z.object({ id: DeliveryId }), response: { 200: OutgoingDetail } },
    },
    async (request) => {
      const { id } = request.params;
      const { rows } = await database.query<Row>(
        `SELECT o.outgoing_id AS id, o.partner, o.transfer_id AS "transferId", o.purpose, encode(o.sha256, 'hex') AS sha256,
                o.bytes, o.rows, ${STANDING_COLUMNS} FROM outgoing AS o WHERE outgoing_id = $1`,
        [id],
      );
      const [row] = rows;
      const outgoing = row === undefined ? null : outgoingOf(row);
      if (row === undefined || outgoing === null) throw new VernixError('not-found');
      const [persons, elements] = await Promise.all([personsIn(database, id), elementsIn(database, id)]);
      const partnerName = partners.nameOf(row.partner);
      return { ...row, partnerName, bytes: Number(row.bytes), persons, elements, outgoing };
    },
  );
}
