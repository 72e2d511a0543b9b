import {
  DELIVERY_HEADERS,
  DELIVERY_TYPE,
  DeliveryId,
  LeftDeliveryList,
  PartnerId,
  Sha256Hex,
} from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { z } from 'zod';
import type { Leaving } from '../deliveries/leaving.ts';
import { readAway } from '../refused-body.ts';

const params = z.object({ id: DeliveryId });
const headers = z.object({
  [DELIVERY_HEADERS.partner]: PartnerId,
  [DELIVERY_HEADERS.sha256]: Sha256Hex,
  'content-length': z.coerce.number().pipe(z.int().positive()).optional(),
});
const nothing = z.undefined();
const config = { access: 'delivery.leave' } as const;

/** On the collection plane: the vault leaves sealed files for partners, and sees what became of them. */
export function leaveRoutes(app: HttpApp, leaving: Leaving): void {
  app.get(
    '/v1/collect/deliveries',
    {
      config,
      schema: {
        querystring: z.object({ after: DeliveryId.optional() }),
        response: { 200: LeftDeliveryList },
      },
    },
    (request) => ({ deliveries: leaving.list(request.query.after) }),
  );

  app.put(
    '/v1/collect/deliveries/:id/noted',
    { config, schema: { params, response: { 204: nothing } } },
    async (request, reply) => {
      await leaving.note(request.params.id);
      return reply.code(204).send();
    },
  );

  app.register((scope, _options, done) => {
    arrivalRoute(scope, leaving);
    done();
  });
}

/** In a scope of its own: it reads the body as it comes. */
function arrivalRoute(app: HttpApp, leaving: Leaving): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(DELIVERY_TYPE, (_request, _body, done) => done(null));
  app.addHook('onError', (request, _reply, _error, done) => {
    readAway(request.raw);
    done();
  });
  app.put(
    '/v1/collect/deliveries/:id',
    { config, schema: { params, headers, response: { 204: nothing } } },
    async (request, reply) => {
      const { [DELIVERY_HEADERS.partner]: partner, [DELIVERY_HEADERS.sha256]: sha256 } = request.headers;
      const bytes = request.headers['content-length'];
      await leaving.leave({ id: request.params.id, partner, sha256, bytes, body: request.raw });
      readAway(request.raw); // of one that was here before
      return reply.code(204).send();
    },
  );
}
