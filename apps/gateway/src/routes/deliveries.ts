import { Delivery, DELIVERY_TYPE, DeliveryAck, DeliveryId, DeliveryList } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import type { Doorkeeper } from '../auth.ts';
import type { Mailbox } from '../deliveries/mailbox.ts';
import { rangeHeaders, reading } from './content.ts';
import { readRange } from './range.ts';

const params = z.object({ id: DeliveryId });
const config = { access: 'delivery.collect' } as const;

/** What a partner does with the sealed files that wait for it. */
export function deliveryRoutes(
  app: HttpApp,
  { door, mailbox }: { readonly door: Doorkeeper; readonly mailbox: Mailbox },
): void {
  app.get('/v1/deliveries', { config, schema: { response: { 200: DeliveryList } } }, (request) => ({
    deliveries: mailbox.list(door.partnerOf(request).id),
  }));

  app.get(
    '/v1/deliveries/:id',
    { exposeHeadRoute: false, config, schema: { params, response: { 200: Delivery } } },
    (request) => mailbox.find(door.partnerOf(request).id, request.params.id),
  );

  // To ask for its headers alone would be to collect it.
  app.get(
    '/v1/deliveries/:id/content',
    { exposeHeadRoute: false, config, schema: { params } },
    async (request, reply) => {
      const partner = door.partnerOf(request).id;
      const { id, bytes, sha256 } = mailbox.find(partner, request.params.id);
      const range = readRange(request.headers.range, bytes);
      const file = await mailbox.open(partner, id);
      rangeHeaders(reply, range, { bytes, sha256, type: DELIVERY_TYPE });
      return reply
        .header('content-disposition', `attachment; filename="${id}.age"`)
        .send(file.createReadStream(reading(range)));
    },
  );

  app.post(
    '/v1/deliveries/:id/ack',
    { config, schema: { params, body: DeliveryAck, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await mailbox.acknowledge(door.partnerOf(request).id, request.params.id, request.body.sha256);
      return reply.code(204).send();
    },
  );
}
