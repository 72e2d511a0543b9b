import { type Actor, COLLECTOR, isOpen } from '@vernix/access';
import { type Partner, VernixError } from '@vernix/contracts';
import { createRateLimit } from '@vernix/service';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { RosterKeeper } from './roster.ts';

/** Wrong tokens from one address before they are answered without a look. A right token is never refused for them. */
const WRONG_TOKENS = { burst: 30, perMinute: 30 } as const;

/** Tells whom a request comes from, and slows down whoever guesses. */
export class Doorkeeper {
  readonly #roster: RosterKeeper;
  readonly #now: () => number;
  readonly #failures;

  constructor(roster: RosterKeeper, now: () => number) {
    this.#roster = roster;
    this.#now = now;
    this.#failures = createRateLimit({ ...WRONG_TOKENS, now });
  }

  /**
   * Tells who asks: a partner by its token, else the clerk whose session it is. Where anyone may ask, nobody is asked who.
   * A token is judged even beside a session: it is what the request means to be known by.
   * @throws {VernixError} `token-missing`, `token-malformed`, `token-wrong`, `token-expired`, `too-many-attempts`
   */
  readonly tellSender: onRequestHookHandler = (request, _reply, done) => {
    const { access } = request.routeOptions.config;
    try {
      if (access !== undefined && !isOpen(access)) request.actor = this.#senderOf(request);
      done();
    } catch (error) {
      done(error as VernixError);
    }
  };

  /** Tells the vault from everyone else, on a listener that is for the vault alone. */
  readonly tellCollector: onRequestHookHandler = (request, _reply, done) => {
    try {
      this.#counted(request, (token) => {
        if (!this.#roster.isCollector(token)) throw new VernixError('token-wrong');
      });
      request.actor = COLLECTOR;
      done();
    } catch (error) {
      done(error as VernixError);
    }
  };

  /**
   * The partner a request acts for: its token's, or the one a signed-in clerk works for.
   * @throws {VernixError} `not-allowed` when the roster has it no longer
   */
  partnerOf({ actor }: FastifyRequest): Partner {
    const id = actor.kind === 'partner' || actor.kind === 'person' ? actor.organisation : null;
    const partner = id === null ? undefined : this.#roster.findPartner(id);
    if (partner === undefined) throw new VernixError('not-allowed');
    return partner;
  }

  #senderOf(request: FastifyRequest): Actor {
    if (request.headers.authorization === undefined && request.signedIn !== null) return request.actor;
    return this.#counted(request, (token) => ({
      kind: 'partner',
      organisation: this.#roster.partnerOf(token, this.#now()).id,
    }));
  }

  #counted<T>(request: FastifyRequest, check: (token: string) => T): T {
    const token = bearerToken(request);
    try {
      return check(token);
    } catch (error) {
      if (!this.#failures.allows(request.ip)) throw new VernixError('too-many-attempts');
      this.#failures.take(request.ip);
      throw error;
    }
  }
}

/** @throws {VernixError} `token-missing`, `token-malformed` */
function bearerToken({ headers: { authorization } }: FastifyRequest): string {
  if (authorization === undefined) throw new VernixError('token-missing');
  const [, token] = /^Bearer ([\w.~+/-]{1,512}={0,2})$/i.exec(authorization) ?? [];
  if (token === undefined) throw new VernixError('token-malformed');
  return token;
}
