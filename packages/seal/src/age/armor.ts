import { Transform } from 'node:stream';
import { VernixError } from '@vernix/contracts';

const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----';
const END = '-----END AGE ENCRYPTED FILE-----';
const LINE_CHARS = 64;
/** White space allowed around the armor, and so the most that is held without an answer. */
const MARGIN_CHARS = 1024;
const LINE = /^[A-Za-z0-9+/]{1,64}={0,2}$/;

/** ASCII-armored age file in, age file out. Fails with `age-armor-invalid`; what came out until then means nothing. */
export function dearmorTransform(): Transform {
  const reader = new ArmorReader();
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      try {
        callback(null, reader.update(chunk));
      } catch (error) {
        callback(error as Error);
      }
    },
    flush(callback) {
      try {
        callback(null, reader.final());
      } catch (error) {
        callback(error as Error);
      }
    },
  });
}

/** Reads armor line by line, strictly: each file has one encoding, up to line ends and surrounding white space. */
class ArmorReader {
  #state: 'before' | 'inside' | 'after' = 'before';
  #unread = '';
  #margin = 0;
  #lastLineSeen = false;

  update(chunk: Uint8Array): Buffer {
    const lines = (this.#unread + Buffer.from(chunk).toString('latin1')).split('\n');
    this.#unread = lines.pop() ?? '';
    const decoded = lines.map((line) => this.#read(`${line}\n`));
    if (this.#unread.length > LINE_CHARS + MARGIN_CHARS) throw invalid();
    return Buffer.concat(decoded);
  }

  final(): Buffer {
    const decoded = this.#read(this.#unread);
    if (this.#state !== 'after') throw invalid();
    return decoded;
  }

  /** Takes one line with its end; returns the bytes it stands for. */
  #read(line: string): Buffer {
    const text = line.replace(/\r?\n$/, '');
    if (this.#state === 'inside' && text.trimEnd() !== END) return this.#decode(text);
    if (this.#state === 'before' && text.trimStart() === BEGIN) this.#state = 'inside';
    else if (this.#state === 'inside') this.#state = 'after';
    else this.#readMargin(line);
    return Buffer.alloc(0);
  }

  #readMargin(line: string): void {
    this.#margin += line.length;
    if (line.trim() !== '' || this.#margin > MARGIN_CHARS) throw invalid();
  }

  #decode(text: string): Buffer {
    const whole = LINE.test(text) && text.length <= LINE_CHARS && text.length % 4 === 0;
    if (!whole || this.#lastLineSeen) throw invalid();
    this.#lastLineSeen = text.length < LINE_CHARS || text.endsWith('=');
    const bytes = Buffer.from(text, 'base64');
    // Two texts may decode to the same bytes; only the one an encoder writes is accepted.
    if (bytes.toString('base64') !== text) throw invalid();
    return bytes;
  }
}

function invalid(): VernixError {
  return new VernixError('age-armor-invalid');
}
