import { randomInt } from 'node:crypto';
import type { Session } from './session.ts';

/** The vault and a few tools call; nobody else has business here. */
export const MOST_CONNECTIONS = 16;

/** How seldom it is told that there was no room. */
const TOLD_EVERY_MS = 60_000;

/**
 * Who is connected to one socket. A caller may be silent for hours, as the vault is at night, so nobody is sent away for that
 * alone. When there is no room, one that is not busy gives way: one of those that never asked anything, then the one that asked
 * longest ago. Whoever only holds silent connections keeps nobody out, and a caller that lost its own connects again. Whoever
 * sends on all of them, and stops halfway or takes no answer, does keep others out, for as long as a session waits for that.
 */
export class Seats {
  readonly #taken = new Set<Session>();
  readonly #full: () => void;
  #toldAt = -Infinity;

  /** `full` hears that there was no room, once a minute at the most. */
  constructor(full: () => void) {
    this.#full = full;
  }

  get sessions(): readonly Session[] {
    return [...this.#taken];
  }

  /** False when everybody there is busy. */
  makeRoom(): boolean {
    if (this.#taken.size < MOST_CONNECTIONS) return true;
    this.tellFull();
    const idle = this.sessions.filter(({ isBusy }) => !isBusy).toSorted((a, b) => a.askedAt - b.askedAt);
    const one = idle[lotOf(idle.filter(({ askedAt }) => askedAt === 0).length)];
    if (one === undefined) return false;
    one.giveWay();
    return this.#taken.delete(one);
  }

  tellFull(): void {
    const now = performance.now();
    if (now - this.#toldAt < TOLD_EVERY_MS) return;
    this.#toldAt = now;
    this.#full();
  }

  add(session: Session): void {
    this.#taken.add(session);
  }

  remove(session: Session): void {
    this.#taken.delete(session);
  }
}

/**
 * Of so many that never asked, oldest first, which one gives way. Always the oldest would be every caller that is slower to ask
 * than others are to connect; any of all would often be one that has just come and is about to ask.
 */
function lotOf(silent: number): number {
  return silent === 0 ? 0 : randomInt(Math.ceil(silent / 2));
}
