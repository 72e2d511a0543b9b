/**
 * One command at a time sends a file; others that are to send the very same wait for it, and are told which transfer it
 * became. They stand in a queue, and the first that is answered has the turn. Nobody answers for a process that is gone,
 * however it went, so what it leaves behind stops nobody. It is a queue, and not one lock as the keystore has, because those
 * who wait all learn in the same moment that its holder was killed.
 */
import type { Place } from './place.ts';
import { type Answer, pause, Queue } from './queue.ts';

export class Turn {
  readonly #queue: Queue;
  readonly #place: Place;

  constructor(queue: Queue, place: Place) {
    this.#queue = queue;
    this.#place = place;
  }

  /** For all who wait for this turn, from now on. */
  tell(transferId: string): void {
    this.#place.tell(transferId);
  }

  async leave(): Promise<void> {
    await this.#queue.remove(this.#place.number);
    this.#place.close();
    await this.#queue.close();
  }
}

/**
 * Waits for the turn to send what `name` stands for; or, when whoever has it tells of one, for that transfer.
 *
 * @param directory made when it is missing, for this account alone
 * @param onWait called when somebody else has the turn
 */
export async function takeTurn(
  directory: string,
  name: string,
  onWait: () => void,
  signal: AbortSignal,
): Promise<Turn | { readonly transferId: string }> {
  const queue = await Queue.open(directory, name);
  const place = await queue.enter().catch(async (error: unknown) => {
    await queue.close();
    throw error;
  });
  const turn = new Turn(queue, place);
  try {
    for (;;) {
      signal.throwIfAborted();
      const answer = await waitForFirst(queue, place, onWait, signal);
      if (answer === 'nobody') {
        place.hasTurn();
        return turn;
      }
      if (answer !== 'left') {
        await turn.leave();
        return answer;
      }
      await pause();
    }
  } catch (error) {
    await turn.leave();
    throw error;
  }
}

/** Waits for the first who answers. When nobody is before us, what others left is cleared away: by nobody but the first, lest a number be given out anew while it is removed. */
async function waitForFirst(
  queue: Queue,
  place: Place,
  onWait: () => void,
  signal: AbortSignal,
): Promise<Answer> {
  const before = (await queue.numbers()).filter((number) => number < place.number);
  for (const number of before) {
    const answer = await queue.waitFor(number, onWait, signal);
    if (answer !== 'nobody') return answer;
  }
  for (const number of before) await queue.remove(number);
  return 'nobody';
}
