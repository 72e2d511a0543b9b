import { VernixError } from '@vernix/contracts';
import { ByteBuffer } from './byte-buffer.ts';
import { LIMITS } from './limits.ts';
import { Row } from './row.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Where in a cell the next byte falls. */
type Place = 'start' | 'plain' | 'quoted' | 'after-quote';

/**
 * Cuts bytes into rows and cells after RFC 4180, with any one-byte separator and LF, CRLF or CR at line ends. It works on
 * bytes, never on decoded text: separators and quotes are ASCII, so broken text in one cell cannot shift the next.
 * Where the bytes are cut into chunks makes no difference. Each byte is looked at once; the bytes held are one
 * unfinished row. docs/adr/0004-csv.md says why this is our own, with the measurements.
 */
export class RowScanner {
  readonly #separator: number;
  readonly #onRow: (row: Row) => void;
  readonly #buffer = new ByteBuffer();
  readonly #row = new Row();
  #at = 0;
  #rowStart = 0;
  #cellStart = 0;
  #place: Place = 'start';
  #wasQuoted = false;
  #highBits = 0;

  /** `onRow` gets every row that is not an empty line; the {@link Row} is reused. */
  constructor(separator: number, onRow: (row: Row) => void) {
    this.#separator = separator;
    this.#onRow = onRow;
    this.#row.number = 1;
  }

  /** @throws VernixError `columns-too-many`, `cell-too-long`, `row-too-long`, `quote-not-closed` */
  push(chunk: Uint8Array): void {
    this.#buffer.append(chunk);
    this.#scan();
    this.#checkLengths(this.#at);
    this.#forgetRows();
  }

  /** The bytes have ended. @throws as {@link push} */
  end(): void {
    if (this.#place === 'quoted') throw this.#quoteNotClosed();
    const atLineStart = this.#at === this.#rowStart;
    if (!atLineStart) this.#endRow(this.#at);
  }

  #scan(): void {
    const { bytes, length } = this.#buffer;
    const separator = this.#separator;
    let at = this.#at;
    let highBits = this.#highBits;
    while (at < length) {
      const byte = bytes[at] ?? 0;
      switch (this.#place) {
        case 'start':
          if (byte === QUOTE) {
            this.#place = 'quoted';
            this.#wasQuoted = true;
            at += 1;
            continue;
          }
          this.#place = 'plain';
          break;
        case 'quoted':
          highBits |= byte;
          if (byte === QUOTE) this.#place = 'after-quote';
          at += 1;
          continue;
        case 'after-quote':
          if (byte === QUOTE) {
            this.#row.doubled[this.#row.count] = 1;
            this.#place = 'quoted';
            at += 1;
            continue;
          }
          if (byte !== separator && byte !== LF && byte !== CR) this.#row.torn = true;
          this.#place = 'plain';
          break;
        case 'plain':
          break;
      }
      let end = at;
      let stop = byte;
      while (stop !== separator && stop !== LF && stop !== CR) {
        highBits |= stop;
        end += 1;
        if (end === length) break;
        stop = bytes[end] ?? 0;
      }
      at = end;
      if (end === length) break;
      this.#highBits = highBits;
      if (stop === separator) {
        this.#endCell(end);
        at = this.#cellStart = end + 1;
      } else {
        this.#endRow(end);
        highBits = 0;
        at = this.#rowStart = this.#cellStart = end + 1;
      }
    }
    this.#highBits = highBits;
    this.#at = at;
  }

  #endCell(end: number): void {
    this.#checkLengths(end);
    const row = this.#row;
    if (row.count === LIMITS.columns) {
      throw new VernixError('columns-too-many', { row: row.number, limit: LIMITS.columns });
    }
    const quotes = this.#wasQuoted && !row.torn ? 1 : 0;
    row.starts[row.count] = this.#cellStart - this.#rowStart + quotes;
    row.ends[row.count] = end - this.#rowStart - quotes;
    row.count += 1;
    row.doubled[row.count] = 0;
    this.#wasQuoted = false;
    this.#place = 'start';
  }

  #endRow(end: number): void {
    const row = this.#row;
    const emptyLine = end === this.#rowStart; // so the LF of a CRLF is one, too
    if (!emptyLine) {
      this.#endCell(end);
      row.text = this.#buffer.bytes.toString('latin1', this.#rowStart, end);
      row.ascii = this.#highBits < 0x80;
      this.#onRow(row);
      row.number += 1;
    }
    row.count = 0;
    row.torn = false;
    row.doubled[0] = 0;
    this.#place = 'start';
  }

  /** The limit that was passed first counts, so that chunking cannot change the answer. */
  #checkLengths(end: number): void {
    const cellLimit = this.#cellStart + LIMITS.cellBytes;
    const rowLimit = this.#rowStart + LIMITS.rowBytes;
    if (end <= cellLimit && end <= rowLimit) return;
    const { number, count } = this.#row;
    if (cellLimit > rowLimit) throw new VernixError('row-too-long', { row: number, limit: LIMITS.rowBytes });
    if (this.#wasQuoted) throw this.#quoteNotClosed();
    throw new VernixError('cell-too-long', { row: number, column: count + 1, limit: LIMITS.cellBytes });
  }

  #quoteNotClosed(): VernixError {
    return new VernixError('quote-not-closed', { row: this.#row.number, column: this.#row.count + 1 });
  }

  #forgetRows(): void {
    const done = this.#rowStart;
    this.#buffer.drop(done);
    this.#at -= done;
    this.#cellStart -= done;
    this.#rowStart = 0;
  }
}
