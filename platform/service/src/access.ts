import { type Action, type Actor, isAction, mayAct, NOBODY } from '@vernix/access';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, by the table of packages/access. A route without one cannot be added. */
    access?: Action;
  }
  interface FastifyRequest {
    /** Who asks. Nobody, until a session or a token has told. */
    actor: Actor;
  }
}

/**
 * Holds every route to its rule. One that names none is refused as it is added, so that the zone does not start. A request
 * is judged once its headers are read: after whatever hook tells who asks (`onRequest`), before any of its body is.
 */
export function addAccess(app: FastifyInstance): void {
  app.decorateRequest<Actor | null>('actor', null); // each request has one of its own from the first hook on
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!isAction(config?.access)) throw new Error(`${String(method)} ${url} names no rule of access`);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    request.actor = NOBODY;
    done();
  });
  app.addHook('preParsing', (request, _reply, _body, done) => {
    try {
      const { access } = request.routeOptions.config;
      if (!request.is404 && access !== undefined) mayAct(request.actor, access);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}
