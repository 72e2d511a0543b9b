import { VernixError } from '@vernix/contracts';
import { ByteBuffer } from './byte-buffer.ts';
import { LIMITS } from './limits.ts';

const TAB = 0x09;
const SEPARATORS = [0x2c, 0x3b, TAB]; // , ;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** What the first bytes of a file tell: how its cells are parted, and where its text begins. */
export interface Opening {
  readonly separator: number;
  /** The bytes seen so far, without byte order mark and leading empty lines. */
  readonly rest: Uint8Array;
}

/**
 * Reads the start of a file until its separator is known: the first comma, semicolon or tab outside quotes on the first
 * line. Names of columns in our mappings hold none of the three. A file of one column has none and is taken as comma.
 */
export class OpeningReader {
  readonly #buffer = new ByteBuffer();

  /** `null` while more bytes are needed. @throws VernixError `file-utf16`, `file-not-text`, `header-unrecognised` */
  push(chunk: Uint8Array): Opening | null {
    this.#buffer.append(chunk);
    return this.#look(false);
  }

  /** The bytes have ended. @throws VernixError `file-empty`, and as {@link push} */
  end(): Opening {
    const opening = this.#look(true);
    if (opening === null) throw new VernixError('file-empty');
    return opening;
  }

  #look(ended: boolean): Opening | null {
    const bytes = this.#buffer.bytes.subarray(0, this.#buffer.length);
    const start = textStart(bytes);
    let quoted = false;
    for (let at = start; at < bytes.length && at < LIMITS.openingBytes; at++) {
      const byte = bytes[at] ?? 0;
      if (isControl(byte)) throw new VernixError('file-not-text');
      if (byte === QUOTE) quoted = !quoted;
      if (quoted) continue;
      if (SEPARATORS.includes(byte)) return { separator: byte, rest: bytes.subarray(start) };
      if (isLineEnd(byte)) return { separator: COMMA, rest: bytes.subarray(start) };
    }
    // A quote still open is for the scanner to refuse: it knows where.
    const undecided = ended || (quoted && bytes.length >= LIMITS.openingBytes);
    if (undecided && start < bytes.length) return { separator: COMMA, rest: bytes.subarray(start) };
    if (bytes.length >= LIMITS.openingBytes) throw new VernixError('header-unrecognised');
    return null;
  }
}

/** No text has these, in any encoding we read. A compressed file has one among its first bytes, as most that are no text. */
export const isControl = (byte: number): boolean => byte < 0x20 && byte !== TAB && !isLineEnd(byte);

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

function textStart(bytes: Uint8Array): number {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new VernixError('file-utf16');
  }
  let start = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  while (isLineEnd(bytes[start])) start += 1;
  return start;
}
