import fastifyCookie from '@fastify/cookie';
import { isOpen } from '@vernix/access';
import { OwnSessions, SessionInfo, SignInRequest, type SignInWay, VernixError } from '@vernix/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Log } from './log.ts';
import { actorOf, pagesOf } from './pages.ts';
import { createRateLimit } from './rate-limit.ts';
import { fromSameOrigin } from './same-origin.ts';
import { type Session, SessionStore, type SignedIn } from './session-store.ts';
import { hashOfToken, type SignInLink, SignInLinks } from './sign-in-links.ts';

export { SignInLink } from './sign-in-links.ts';

/** Whose account a link opens, where accounts are kept. */
export interface LinkHolders {
  /** Of a link in the configuration. @throws {VernixError} `account-disabled` */
  ofLink(link: SignInLink): Promise<SignedIn>;
  /** Of a link that was made here, by its token's SHA-256, which is burnt by asking; null: there is none. */
  ofToken(tokenSha256: string): Promise<SignedIn | null>;
}

export interface SignInOptions {
  readonly zone: SessionInfo['zone'];
  readonly log: Log;
  readonly links: readonly SignInLink[];
  /** Whether we end TLS ourselves. Where browsers reach us over TLS, the cookie is `Secure` and host-locked. */
  readonly tls: boolean;
  /** Our addresses as browsers see them, when a proxy stands before us. */
  readonly trustedOrigins?: readonly string[];
  /** The one of them where passkeys are good; null: there are none. */
  readonly site?: string | null;
  /** Other ways to sign in than a link. */
  readonly ways?: readonly SignInWay[];
  /** Whose own sign-in is good here. */
  readonly organisations?: SessionInfo['organisations'];
  /** Other origins of the product, for the console to link to. */
  readonly origins?: Partial<SessionInfo['origins']>;
  /** Life of a session, and of a link without an end of its own. Default 12. */
  readonly hours?: number;
  /** A session nobody asks anything in ends after this. Default 30. */
  readonly idleMinutes?: number;
  /** Remembers used links over a restart; without it a used link in the configuration works again after one. */
  readonly usedLinksFile?: string;
  /** Without it, a link opens the account it names, or its role's own. */
  readonly holders?: LinkHolders;
  readonly now?: () => number;
}

/** What else signs people in builds on. */
export interface SessionKeeper {
  /** Whether cookies are only for TLS here. */
  readonly secure: boolean;
  /** Begins a session and sets its cookie; what session the browser had before ends. */
  open(request: FastifyRequest, reply: FastifyReply, who: SignedIn): SessionInfo;
  /** Whoever guesses is slowed down, by address; a right answer always works, also from an address that many share. */
  counted<T>(request: FastifyRequest, attempt: () => Promise<T>): Promise<T>;
  /** They have shown their passkey again. */
  prove(session: Session): void;
  /** @throws {VernixError} `proof-needed` when that was too long ago */
  requireProof(session: Session): void;
  endWhere(meant: (session: Session) => boolean): number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, by cookie; null when nobody is. */
    signedIn: Session | null;
  }
  interface FastifyInstance {
    sessions: SessionKeeper;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A proof older than this does not let credentials or people be changed. */
const PROOF_MS = 10 * 60_000;

/**
 * POST, GET and DELETE `/session`; one's own `/sessions`; `request.signedIn`, and with it `request.actor`, on every route.
 * A state-changing request from another origin is refused when it carries the cookie, and always when it would sign in.
 */
export const sessionsPlugin = fastifyPlugin<SignInOptions>(async (scope, options) => {
  const { zone, log, origins = {}, organisations = [], usedLinksFile, holders } = options;
  const { hours = 12, idleMinutes = 30, site = null, ways = [], now = Date.now } = options;
  const trustedOrigins = [
    ...(options.trustedOrigins ?? []),
    ...(site === null ? [] : [new URL(site).origin]),
  ];
  const secure = options.tls || trustedOrigins.some((origin) => origin.startsWith('https:'));
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const store = new SessionStore({ hours, idleMinutes }, now);
  const links = new SignInLinks(options.links, hours, usedLinksFile ?? null, now);
  const failures = createRateLimit({ burst: 20, perMinute: 10, now });
  // Browsers do not keep cookies of different ports apart; the zone in the name does.
  const cookieName = `${secure ? '__Host-' : ''}vernix-${zone}`;
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  const config = { access: 'session.keep' } as const;
  const own = { access: 'account.keep' } as const;
  const cookieOf = (request: FastifyRequest): string => request.cookies[cookieName] ?? '';

  const infoOf = (session: Session | null): SessionInfo => ({
    zone,
    account: session?.account ?? null,
    role: session?.role ?? null,
    partner: session?.partner ?? null,
    way: session?.way ?? null,
    ways: ['link', ...ways],
    organisations: organisations.map(({ id, name }) => ({ id, name })),
    site,
    idleMinutes,
    pages: session === null ? [] : pagesOf(zone, session),
    origins: { gateway: null, vault: null, insights: null, ...origins },
  });

  const keeper: SessionKeeper = {
    secure,
    open(request, reply, who) {
      store.end(cookieOf(request)); // its cookie is about to be replaced
      const value = store.begin(who, request.headers['user-agent']);
      log.info('signed-in', { role: who.role, partner: who.partner, way: who.way });
      void reply.setCookie(cookieName, value, { ...cookie, maxAge: Math.ceil(hours * 3600) });
      return infoOf(store.find(value));
    },
    async counted(request, attempt) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof VernixError) || error.status >= 500) throw error;
        if (!failures.allows(request.ip)) throw new VernixError('too-many-attempts');
        failures.take(request.ip);
        throw error;
      }
    },
    prove: (session) => store.prove(session),
    requireProof({ provenAt }) {
      if (provenAt === null || now() - provenAt > PROOF_MS) throw new VernixError('proof-needed');
    },
    endWhere: (meant) => store.endWhere(meant),
  };

  const holderOf = async (token: string): Promise<SignedIn> => {
    const link = links.burn(token);
    if (link === null) {
      const found = (await holders?.ofToken(hashOfToken(token))) ?? null;
      if (found === null) throw new VernixError('sign-in-link-used');
      return found;
    }
    if (holders !== undefined) return holders.ofLink(link);
    const { account, role, partner } = link;
    return { account: account ?? role, role, partner, way: 'link', passkey: null };
  };

  await app.register(fastifyCookie);
  app.decorate('sessions', keeper);
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const value = request.cookies[cookieName];
    request.signedIn = value === undefined ? null : store.find(value);
    if (request.signedIn !== null) request.actor = actorOf(request.signedIn);
    const signsIn = request.routeOptions.config.access === 'session.keep';
    const harmless = (request.signedIn === null && !signsIn) || SAFE_METHODS.has(request.method);
    done(harmless || fromSameOrigin(request, trustedOrigins) ? undefined : new VernixError('cross-origin'));
  });
  // Whoever withholds a body would otherwise do in a session what they asked for before it was ended. But for the bytes of an upload
  // under way: its handler reads them itself, so they come after this.
  app.addHook('preHandler', ({ actor, signedIn, routeOptions: { config } }, _reply, done) => {
    const isOver = actor.kind === 'person' && signedIn?.ended.aborted === true;
    const mustBeIn = config.access !== undefined && !isOpen(config.access);
    done(isOver && mustBeIn ? new VernixError('not-signed-in') : undefined);
  });

  app.post(
    '/session',
    { config, schema: { body: SignInRequest, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const who = await keeper.counted(request, () => holderOf(request.body.token));
      return keeper.open(request, reply, who);
    },
  );

  app.get('/session', { config, schema: { response: { 200: SessionInfo } } }, (request) =>
    infoOf(request.signedIn),
  );

  app.delete('/session', { config }, (request, reply) => {
    store.end(cookieOf(request));
    return reply.clearCookie(cookieName, cookie).code(204).send();
  });

  app.get('/sessions', { config: own, schema: { response: { 200: OwnSessions } } }, ({ signedIn }) => ({
    sessions: signedIn === null ? [] : store.list(signedIn.account, signedIn),
  }));

  app.delete(
    '/sessions/:id',
    { config: own, schema: { params: z.object({ id: z.string().max(64) }) } },
    ({ signedIn, params }, reply) => {
      const ended = store.endWhere(({ account, id }) => account === signedIn?.account && id === params.id);
      if (ended === 0) throw new VernixError('not-found');
      return reply.code(204).send();
    },
  );

  // Everywhere, this one too: the console then stands at its sign-in page, as it should.
  app.delete('/sessions', { config: own }, ({ signedIn }, reply) => {
    store.endWhere(({ account }) => account === signedIn?.account);
    return reply.clearCookie(cookieName, cookie).code(204).send();
  });
});
