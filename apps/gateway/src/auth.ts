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
   * The partner a request acts for: its token's, or the one a signed-in clerk works for.
   * @throws {VernixError} `token-missing`, `token-malformed`, `token-wrong`, `token-expired`, `too-many-attempts`,
   *   `not-allowed`
   */
  partnerOf(request: FastifyRequest): Partner {
    if (request.headers.authorization === undefined && request.signedIn !== null) {
      const { role, partner } = request.signedIn;
      const found = role === 'clerk' && partner !== null ? this.#roster.findPartner(partner) : undefined;
      if (found === undefined) throw new VernixError('not-allowed');
      return found;
    }
    return this.#counted(request, (token) => this.#roster.partnerOf(token, this.#now()));
  }

  /** Lets only the vault through. */
  readonly requireCollector: onRequestHookHandler = (request, _reply, done) => {
    try {
      this.#counted(request, (token) => {
        if (!this.#roster.isCollector(token)) throw new VernixError('token-wrong');
      });
      done();
    } catch (error) {
      done(error as VernixError);
    }
  };

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
