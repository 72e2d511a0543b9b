import { ApprovalNonce, BudgetRaise, RaiseList, RaiseRequest } from '@vernix/contracts';
import { actorOf, type HttpApp } from '@vernix/service';
import { sessionOf } from '@vernix/sign-in';
import { z } from 'zod';
import type { Raises } from './raises.ts';

const config = { access: 'item.read' } as const;
const params = z.object({ nonce: ApprovalNonce });

/** /api/meter/raises: asking for more than one's budget. Everybody sees and takes back their own. */
export function raiseRoutes(app: HttpApp, raises: Raises): void {
  app.get('/api/meter/raises', { config, schema: { response: { 200: RaiseList } } }, async (request) => ({
    raises: await raises.list(actorOf(sessionOf(request))),
  }));

  app.post(
    '/api/meter/raises',
    { config, schema: { body: RaiseRequest, response: { 200: BudgetRaise } } },
    (request) => {
      app.sessions.requireProof(sessionOf(request));
      return raises.ask(actorOf(sessionOf(request)), request.body);
    },
  );

  app.delete(
    '/api/meter/raises/:nonce',
    { config, schema: { params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await raises.takeBack(actorOf(sessionOf(request)), request.params.nonce);
      return reply.code(204).send();
    },
  );
}
