import type { Session } from './session.ts';

/** The vault and a few tools call; nobody else has business here. */
export const MOST_CONNECTIONS = 16;

/** How seldom it is told that there was no room. */
const TOLD_EVERY_MS = 60_000;

/**
 * Who is connected to one socket. A caller may be silent for hours, as the vault is at night, so nobody is sent away for that
 * alone. When there is no room, one that is not busy gives way: of those that never asked anything the oldest,
 * then the one that asked longest ago. Whoever only holds connections drives out nobody else, and a caller that lost its
 * own connects again.
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
    const idle = this.sessions.filter(({ isBusy }) => !isBusy);
    const [first] = idle.toSorted((a, b) => a.askedAt - b.askedAt); // stable: of those that never asked the oldest
    if (first === undefined) return false;
    first.giveWay();
    return this.#taken.delete(first);
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
