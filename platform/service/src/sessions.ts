import fastifyCookie from '@fastify/cookie';
import { type Action, decide, type Person } from '@vernix/access';
import { SessionInfo, SignInRequest, VernixError } from '@vernix/contracts';
import fastifyPlugin from 'fastify-plugin';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Log } from './log.ts';
import { createRateLimit } from './rate-limit.ts';
import { fromSameOrigin } from './same-origin.ts';
import { type Session, SessionStore } from './session-store.ts';
import { type SignInLink, SignInLinks } from './sign-in-links.ts';

export { SignInLink } from './sign-in-links.ts';

export interface SignInOptions {
  readonly zone: SessionInfo['zone'];
  readonly log: Log;
  readonly links: readonly SignInLink[];
  /** Set when browsers reach us over TLS: the cookie is then `Secure` and host-locked. */
  readonly secure: boolean;
  /** Our addresses as browsers see them, when a proxy stands before us. */
  readonly trustedOrigins?: readonly string[];
  /** Other origins of the product, for the console to link to. */
  readonly origins?: Partial<SessionInfo['origins']>;
  /** Life of a session, and of a link without an end of its own. Default 12. */
  readonly hours?: number;
  /** Remembers used links over a restart; without it a used link in the configuration works again after one. */
  readonly usedLinksFile?: string;
  readonly now?: () => number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, by cookie; null when nobody is. */
    signedIn: Session | null;
  }
}

/** The console's pages at each origin, and what a role must be allowed to do for one to be of use to it. */
const PAGES: Record<SessionInfo['zone'], readonly { page: SessionInfo['pages'][number]; action: Action }[]> =
  {
    gateway: [{ page: 'send', action: 'file.send' }],
    vault: [
      { page: 'house', action: 'house.see' },
      { page: 'intake', action: 'transfer.see' },
    ],
    insights: [{ page: 'care', action: 'figure.see' }],
  };

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * POST, GET and DELETE `/session`; `request.signedIn`, and with it `request.actor`, on every route. A state-changing request that carries the cookie
 * from another origin is refused.
 */
export const sessionsPlugin = fastifyPlugin<SignInOptions>(async (scope, options) => {
  const {
    zone,
    log,
    secure,
    trustedOrigins = [],
    origins = {},
    hours = 12,
    usedLinksFile,
    now = Date.now,
  } = options;
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const store = new SessionStore(hours, now);
  const links = new SignInLinks(options.links, hours, usedLinksFile ?? null, now);
  const failures = createRateLimit({ burst: 20, perMinute: 10, now });
  // Browsers do not keep cookies of different ports apart; the zone in the name does.
  const cookieName = `${secure ? '__Host-' : ''}vernix-${zone}`;
  const config = { access: 'session.keep' } as const;
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;

  const pagesOf = (session: Session): SessionInfo['pages'] =>
    PAGES[zone].filter(({ action }) => decide(actorOf(session), action).allowed).map(({ page }) => page);
  const infoOf = (session: Session | null): SessionInfo => ({
    zone,
    role: session?.role ?? null,
    partner: session?.partner ?? null,
    pages: session === null ? [] : pagesOf(session),
    origins: { gateway: null, vault: null, insights: null, ...origins },
  });

  /** Whoever guesses is slowed down; a right link always works, also from an address that many share. */
  const burnCounted = (token: string, address: string): SignInLink => {
    try {
      return links.burn(token);
    } catch (error) {
      if (!failures.allows(address)) throw new VernixError('too-many-attempts');
      failures.take(address);
      throw error;
    }
  };

  await app.register(fastifyCookie);
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const value = request.cookies[cookieName];
    request.signedIn = value === undefined ? null : store.find(value);
    if (request.signedIn !== null) request.actor = actorOf(request.signedIn);
    const harmless = request.signedIn === null || SAFE_METHODS.has(request.method);
    done(harmless || fromSameOrigin(request, trustedOrigins) ? undefined : new VernixError('cross-origin'));
  });

  app.post(
    '/session',
    { config, schema: { body: SignInRequest, response: { 200: SessionInfo } } },
    (request, reply) => {
      if (!fromSameOrigin(request, trustedOrigins)) throw new VernixError('cross-origin');
      const link = burnCounted(request.body.token, request.ip);
      store.end(request.cookies[cookieName] ?? ''); // its cookie is about to be replaced
      const value = store.begin({
        account: link.account ?? link.role,
        role: link.role,
        partner: link.partner,
      });
      log.info('signed-in', { role: link.role, partner: link.partner });
      void reply.setCookie(cookieName, value, { ...cookie, maxAge: Math.ceil(hours * 3600) });
      return infoOf(store.find(value));
    },
  );

  app.get('/session', { config, schema: { response: { 200: SessionInfo } } }, (request) =>
    infoOf(request.signedIn),
  );

  app.delete('/session', { config }, (request, reply) => {
    store.end(request.cookies[cookieName] ?? '');
    return reply.clearCookie(cookieName, cookie).code(204).send();
  });
});

/** As the table of access sees who is signed in. */
const actorOf = ({ account, role, partner }: Session): Person => ({
  kind: 'person',
  account,
  role,
  organisation: partner,
});
