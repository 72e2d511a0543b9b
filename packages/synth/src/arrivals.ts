import type { Prng } from './prng.ts';
import type { Submission } from './submission.ts';

/** A row, and the row that the same sender will replace it with once it has arrived. */
export interface Pending {
  readonly first: Submission;
  readonly later: Submission | null;
}

const WAITING_ROOM = 256;

/** Rows arrive out of order: each waits in a room of fixed size, and whenever one enters a full room, any one leaves. */
export class Arrivals {
  readonly #dice: Prng;
  readonly #room: Pending[] = [];

  constructor(dice: Prng) {
    this.#dice = dice;
  }

  *add(pending: Pending): Generator<Submission, void, undefined> {
    this.#room.push(pending);
    while (this.#room.length > WAITING_ROOM) yield this.#leave();
  }

  *drain(): Generator<Submission, void, undefined> {
    while (this.#room.length > 0) yield this.#leave();
  }

  #leave(): Submission {
    const place = this.#dice.below(this.#room.length);
    const leaving = this.#room[place] as Pending;
    const last = this.#room.pop() as Pending;
    if (place < this.#room.length) this.#room[place] = last;
    // Its correction takes the seat: it can leave at any later time, never before.
    if (leaving.later !== null) this.#room.push({ first: leaving.later, later: null });
    return leaving.first;
  }
}
