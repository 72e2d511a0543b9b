import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { VernixError } from '@vernix/contracts';

const NONCE = 16;
const TIME = 6;
const TAG = 16;
const LIVES_MS = 5 * 60_000;

/**
 * Challenges that nobody has to remember until one is answered: each carries its own end and a tag over what it is for. So
 * a flood of questions costs no memory and pushes out nobody else's. One that was answered rightly is remembered until its
 * end, and is good for nothing more.
 */
export class Challenges {
  readonly #key = randomBytes(32);
  readonly #used = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @param purpose what an answer will do, and for whom: `sign-in`, `proof:ACCOUNT` */
  make(purpose: string): Uint8Array<ArrayBuffer> {
    const head = Buffer.alloc(NONCE + TIME);
    randomBytes(NONCE).copy(head);
    head.writeUIntBE(this.#now() + LIVES_MS, NONCE, TIME);
    return new Uint8Array(Buffer.concat([head, this.#tag(head, purpose)]));
  }

  /** Whether it was made here for this, is not past its end and was not answered before. */
  fits(challenge: string, purpose: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== NONCE + TIME + TAG || bytes.toString('base64url') !== challenge) return false;
    const head = bytes.subarray(0, NONCE + TIME);
    if (!timingSafeEqual(this.#tag(head, purpose), bytes.subarray(NONCE + TIME))) return false;
    return head.readUIntBE(NONCE, TIME) > this.#now() && !this.#used.has(challenge);
  }

  /**
   * It has been answered: no other answer is taken. To be called without waiting after the answer was found good.
   * @throws {VernixError} `challenge-gone` when another answer came first
   */
  use(challenge: string): void {
    for (const [old, end] of this.#used) {
      if (end > this.#now()) break;
      this.#used.delete(old);
    }
    if (this.#used.has(challenge)) throw new VernixError('challenge-gone');
    this.#used.set(challenge, this.#now() + LIVES_MS);
  }

  #tag(head: Uint8Array, purpose: string): Buffer {
    return createHmac('sha256', this.#key).update(head).update(purpose).digest().subarray(0, TAG);
  }
}
