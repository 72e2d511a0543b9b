import { AGE_MAGIC } from '@vernix/seal';

const MAGIC = Buffer.from(AGE_MAGIC);

/**
 * Tells from a file's first bytes whether its sender sealed it.
 *
 * A request may end before that can be told. What came is then, by definition, the beginning of the age magic: a public
 * constant. So nothing needs to be held or stored: that *n* bytes of it came says it all, and they can be acknowledged.
 */
export class Sniffer {
  #matched: number;

  /** @param matched bytes of the magic that came in earlier requests */
  constructor(matched: number) {
    this.#matched = matched;
  }

  /**
   * Takes the next bytes. While it cannot be told yet, returns null; then everything that came so far, to be stored,
   * and whether it is sealed.
   */
  push(bytes: Uint8Array): { sealed: boolean; bytes: Uint8Array } | null {
    const expected = MAGIC.subarray(this.#matched, this.#matched + bytes.length);
    const agrees = expected.equals(bytes.subarray(0, expected.length));
    if (agrees && this.#matched + bytes.length < MAGIC.length) {
      this.#matched += bytes.length;
      return null;
    }
    return { sealed: agrees, bytes: this.#matched === 0 ? bytes : Buffer.concat([this.matched, bytes]) };
  }

  /** What came while it could not be told. */
  get matched(): Uint8Array {
    return MAGIC.subarray(0, this.#matched);
  }
}
