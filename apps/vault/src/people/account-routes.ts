import { CredentialId, OwnAccount } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import { sessionOf } from '@vernix/sign-in';
import type { onRequestHookHandler } from 'fastify';
import { z } from 'zod';
import type { Staff } from './staff.ts';

/** Where the console shows it. */
const PAGE = '/me';

/** This address looks like the page's: a browser that opens it is shown the page, which asks here for JSON. */
const toPage: onRequestHookHandler = (request, reply, done) => {
  if ((request.headers.accept ?? '').includes('text/html')) void reply.redirect(PAGE);
  else done();
};

const config = { access: 'account.keep' } as const;

/** GET /account and DELETE /account/passkeys/:id: one's own account. Making a passkey is in platform/sign-in. */
export function accountRoutes(app: HttpApp, staff: Staff): void {
  app.get('/account', { config, onRequest: toPage, schema: { response: { 200: OwnAccount } } }, (request) =>
    staff.own(sessionOf(request).account),
  );

  app.delete(
    '/account/passkeys/:id',
    { config, schema: { params: z.object({ id: CredentialId }) } },
    async (request, reply) => {
      const session = sessionOf(request);
      app.sessions.requireProof(session);
      await staff.remove(session.account, request.params.id);
      app.sessions.endWhere(({ passkey }) => passkey === request.params.id);
      return reply.code(204).send();
    },
  );
}
