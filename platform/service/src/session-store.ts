import { createHash, randomBytes } from 'node:crypto';
import type { OwnSession, Role, SignInWay } from '@vernix/contracts';

/** Who is signed in, and by what. */
export interface SignedIn {
  /** The account's id: what a release is logged under. */
  readonly account: string;
  readonly role: Role;
  /** The partner a clerk works for. */
  readonly partner: string | null;
  readonly way: SignInWay;
  /** The passkey that opened it: the session ends when that is taken away. */
  readonly passkey: string | null;
}

export interface Session extends SignedIn {
  readonly id: string;
  readonly begunAt: number;
  readonly expiresAt: number;
  /** When they last proved who they are with a passkey, or the link they came by; null: neither. */
  readonly provenAt: number | null;
  /** Aborted when the session ends, however it does: an answer that goes on after its request must end with it. */
  readonly ended: AbortSignal;
}

interface Held extends Session {
  readonly browser: string;
  usedAt: number;
  provenAt: number | null;
  readonly end: () => void;
}

export interface SessionLife {
  /** However busy it is. */
  readonly hours: number;
  /** Without a request. */
  readonly idleMinutes: number;
}

const MOST_SESSIONS = 10_000;
const MOST_OF_ONE = 20;
/** The longest a timer can be set for. */
const MOST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sessions in memory, by the hash of the cookie: a heap dump or a debugger shows no usable cookie. They end with the
 * process, with their hours, and sooner when nothing is asked in them.
 */
export class SessionStore {
  readonly #sessions = new Map<string, Held>();
  readonly #lifeMs: number;
  readonly #idleMs: number;
  readonly #now: () => number;

  constructor({ hours, idleMinutes }: SessionLife, now: () => number) {
    this.#lifeMs = hours * 3_600_000;
    this.#idleMs = idleMinutes * 60_000;
    this.#now = now;
  }

  /** Begins a session and returns the cookie's value: 256 random bits, never one that a browser brought. */
  begin(who: SignedIn, browser = ''): string {
    this.#forgetExpired();
    const cookie = randomBytes(32).toString('base64url');
    const key = digest(cookie);
    const ending = new AbortController();
    const begunAt = this.#now();
    const held: Held = {
      ...who,
      id: randomBytes(16).toString('base64url'),
      browser: browser.slice(0, 200),
      begunAt,
      usedAt: begunAt,
      expiresAt: begunAt + this.#lifeMs,
      provenAt: who.way === 'passkey' || who.way === 'link' ? begunAt : null,
      ended: ending.signal,
      end: () => {
        stopClock();
        ending.abort();
      },
    };
    const stopClock = this.#when(
      () => this.#endOf(held),
      () => this.#end(key),
    );
    this.#sessions.set(key, held);
    const own = this.#of((one) => one.account === who.account);
    for (const [oldest] of own.slice(0, -MOST_OF_ONE)) this.#end(oldest);
    return cookie;
  }

  /** The session of this cookie, which is in use now. */
  find(cookie: string): Session | null {
    const session = this.#sessions.get(digest(cookie));
    if (session === undefined || this.#endOf(session) <= this.#now()) return null;
    session.usedAt = this.#now();
    return session;
  }

  /** They have shown their passkey again. */
  prove(session: Session): void {
    for (const [, held] of this.#of(({ id }) => id === session.id)) held.provenAt = this.#now();
  }

  list(account: string, current: Session | null): OwnSession[] {
    const alive = this.#of((one) => one.account === account && this.#endOf(one) > this.#now());
    return alive.map(([, held]) => ({
      id: held.id,
      way: held.way,
      browser: held.browser,
      begunAt: new Date(held.begunAt).toISOString(),
      usedAt: new Date(held.usedAt).toISOString(),
      endsAt: new Date(held.expiresAt).toISOString(),
      current: held.id === current?.id,
    }));
  }

  end(cookie: string): void {
    this.#end(digest(cookie));
  }

  /** Ends those that are meant; returns how many there were. */
  endWhere(meant: (session: Session) => boolean): number {
    const found = this.#of(meant);
    for (const [key] of found) this.#end(key);
    return found.length;
  }

  #of(meant: (session: Held) => boolean): [string, Held][] {
    return [...this.#sessions].filter(([, session]) => meant(session));
  }

  #end(key: string): void {
    this.#sessions.get(key)?.end();
    this.#sessions.delete(key);
  }

  #endOf({ usedAt, expiresAt }: Held): number {
    return Math.min(usedAt + this.#idleMs, expiresAt);
  }

  /** Calls back at a time that may move further away meanwhile; returns how to call it off. */
  #when(time: () => number, then: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = time() - this.#now();
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
