import { VernixError } from '@vernix/contracts';
import { AGE_MAGIC } from './magic.ts';

/** Longest header we read. 40 hybrid recipients fit; the format itself has no limit. */
export const HEADER_LIMIT = 65_536;

const NEWLINE = 0x0a;
const DASH = 0x2d;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
const magic = new TextEncoder().encode(AGE_MAGIC);

/**
 * Finds where a header ends, as its bytes come in. The end is the newline of the line that begins with `---`. Holds no
 * bytes and looks at each once, so a header that dribbles in costs no more than one that comes whole.
 */
export class HeaderEnd {
  #position = 0;
  #dashes = 0;
  #column = 0;

  /**
   * The index just behind the header in `chunk`, or `null` when the header goes on.
   * @throws VernixError `age-header-invalid`: not an age header, or longer than {@link HEADER_LIMIT}.
   */
  find(chunk: Uint8Array): number | null {
    for (let index = 0; index < chunk.length; index++) {
      if (this.#isEnd(chunk[index] ?? NEWLINE)) return index + 1;
    }
    return null;
  }

  #isEnd(byte: number): boolean {
    const position = this.#position++;
    if (position >= HEADER_LIMIT) throw new VernixError('age-header-invalid');
    if (position < magic.length) {
      if (byte !== magic[position]) throw new VernixError('age-header-invalid');
      return false;
    }
    if (byte === NEWLINE) {
      const ends = this.#dashes === 3;
      this.#column = 0;
      this.#dashes = 0;
      return ends;
    }
    if (byte < FIRST_PRINTABLE || byte > LAST_PRINTABLE) throw new VernixError('age-header-invalid');
    if (this.#column++ < 3 && byte === DASH) this.#dashes++;
    return false;
  }
}

/**
 * The age header at the start of `bytes`, or `incomplete` when more bytes are needed to tell. Only its extent is
 * checked here; `unwrapFileKey` reads what it says.
 * @throws VernixError `age-header-invalid`: malformed, or longer than {@link HEADER_LIMIT}.
 */
export function splitHeader(bytes: Uint8Array): { header: Uint8Array } | 'incomplete' {
  const end = new HeaderEnd().find(bytes);
  return end === null ? 'incomplete' : { header: bytes.subarray(0, end) };
}
