import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@vernix/contracts';

export interface Session {
  readonly role: Role;
  /** The partner a clerk works for. */
  readonly partner: string | null;
  readonly expiresAt: number;
}

const MOST_SESSIONS = 10_000;

/**
 * Sessions in memory, by the hash of the cookie: a heap dump or a debugger shows no usable cookie. They end with the
 * process.
 */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();
  readonly #lifeMs: number;
  readonly #now: () => number;

  constructor(hours: number, now: () => number) {
    this.#lifeMs = hours * 3_600_000;
    this.#now = now;
  }

  /** Begins a session and returns the cookie's value: 256 random bits. */
  begin(role: Role, partner: string | null): string {
    this.#forgetExpired();
    const cookie = randomBytes(32).toString('base64url');
    this.#sessions.set(digest(cookie), { role, partner, expiresAt: this.#now() + this.#lifeMs });
    return cookie;
  }

  find(cookie: string): Session | null {
    const session = this.#sessions.get(digest(cookie));
    return session !== undefined && session.expiresAt > this.#now() ? session : null;
  }

  end(cookie: string): void {
    this.#sessions.delete(digest(cookie));
  }

  #forgetExpired(): void {
    for (const [key, session] of this.#sessions) {
      if (session.expiresAt > this.#now() && this.#sessions.size < MOST_SESSIONS) break;
      this.#sessions.delete(key); // insertion order is expiry order
    }
  }
}

function digest(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64');
}
