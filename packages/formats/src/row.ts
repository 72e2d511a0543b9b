import { Buffer, isUtf8 } from 'node:buffer';
import { LIMITS } from './limits.ts';

const NOT_ASCII = /[\x80-\xff]/;
/** Characters of a row from which on its cells are copied out of it. */
const LONG_ROW = 4_096;
/** V8 keeps a shorter piece of a string by itself; a longer one keeps the whole string in memory. */
const SLICED = 13;

/**
 * One scanned row: a view that the scanner fills anew for each row, valid only while it is handed over. The text holds
 * one character a byte (Latin-1), so that a cell is cut without decoding and only cells beyond ASCII are decoded.
 */
export class Row {
  /** 1 for the header. */
  number = 0;
  text = '';
  ascii = true;
  /** Text followed a closing quote: it is not clear where that cell ends. */
  torn = false;
  count = 0;
  readonly starts = new Uint32Array(LIMITS.columns);
  readonly ends = new Uint32Array(LIMITS.columns);
  /** 1 when the cell holds doubled quotes. */
  readonly doubled = new Uint8Array(LIMITS.columns);

  /** A cell's bytes as they stand in the file, one character each. */
  bytes(index: number): string {
    return index >= this.count ? '' : this.text.substring(this.starts[index] ?? 0, this.ends[index] ?? 0);
  }

  /** A cell's text, `''` beyond the last; `null` when its bytes are not UTF-8. */
  cell(index: number): string | null {
    if (index >= this.count) return '';
    let text = this.text.substring(this.starts[index] ?? 0, this.ends[index] ?? 0);
    // One name of each would otherwise keep thousands of rows of a megabyte.
    if (this.text.length > LONG_ROW && text.length >= SLICED) text = copied(text);
    if (this.doubled[index] === 1) text = text.replaceAll('""', '"');
    if (this.ascii || !NOT_ASCII.test(text)) return text;
    const bytes = Buffer.from(text, 'latin1');
    return isUtf8(bytes) ? bytes.toString('utf8') : null;
  }
}

/** The same Latin-1 text in memory of its own. */
function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
