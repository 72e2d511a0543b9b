import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@vernix/contracts';

/** Who is signed in. */
export interface SignedIn {
  /** The account's id: what a release is logged under. */
  readonly account: string;
  readonly role: Role;
  /** The partner a clerk works for. */
  readonly partner: string | null;
}

export interface Session extends SignedIn {
  readonly expiresAt: number;
  /** Aborted when the session ends, however it does: an answer that goes on after its request must end with it. */
  readonly ended: AbortSignal;
}

interface Held extends Session {
  readonly end: () => void;
}

const MOST_SESSIONS = 10_000;
/** The longest a timer can be set for. */
const MOST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sessions in memory, by the hash of the cookie: a heap dump or a debugger shows no usable cookie. They end with the
 * process.
 */
export class SessionStore {
  readonly #sessions = new Map<string, Held>();
  readonly #lifeMs: number;
  readonly #now: () => number;

  constructor(hours: number, now: () => number) {
    this.#lifeMs = hours * 3_600_000;
    this.#now = now;
  }

  /** Begins a session and returns the cookie's value: 256 random bits. */
  begin(who: SignedIn): string {
    this.#forgetExpired();
    const cookie = randomBytes(32).toString('base64url');
    const key = digest(cookie);
    const ending = new AbortController();
    const expiresAt = this.#now() + this.#lifeMs;
    const stopClock = this.#at(expiresAt, () => this.#end(key));
    const end = (): void => {
      stopClock();
      ending.abort();
    };
    this.#sessions.set(key, { ...who, expiresAt, ended: ending.signal, end });
    return cookie;
  }

  find(cookie: string): Session | null {
    const session = this.#sessions.get(digest(cookie));
    return session !== undefined && session.expiresAt > this.#now() ? session : null;
  }

  end(cookie: string): void {
    this.#end(digest(cookie));
  }

  #end(key: string): void {
    this.#sessions.get(key)?.end();
    this.#sessions.delete(key);
  }

  /** Calls back at that time; returns how to call it off. */
  #at(time: number, then: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = time - this.#now();
      if (left <= 0) then();
      else timer = setTimeout(wait, Math.min(left, MOST_TIMER_MS)).unref();
    };
    wait();
    return () => clearTimeout(timer);
  }

  #forgetExpired(): void {
    for (const [key, session] of this.#sessions) {
      if (session.expiresAt > this.#now() && this.#sessions.size < MOST_SESSIONS) break;
      this.#end(key); // insertion order is expiry order
    }
  }
}

function digest(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64');
}
