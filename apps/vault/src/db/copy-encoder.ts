/** One column of a binary COPY, by its PostgreSQL type. */
export type CopyType = 'int2' | 'int4' | 'int8' | 'bytea' | 'text';

/** `int8` takes a safe integer, or its 8 bytes as they are. */
export type CopyValue = number | string | Uint8Array | null;

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
/** The most bytes a fixed-width value takes with its length before it. */
const WIDEST = 12;
const TWO_TO_32 = 0x1_0000_0000;

/**
 * Encodes rows for `COPY … FROM STDIN (FORMAT binary)` (PostgreSQL manual, COPY, "Binary Format"). The server then
 * parses nothing, and sealed bytes are not spelled out in hexadecimal.
 */
export class CopyEncoder {
  readonly #types: readonly CopyType[];
  #bytes = new Uint8Array(32 * 1024);
  /** Over the same bytes: it writes numbers several times faster than a Buffer does. */
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #rows = 0;

  constructor(types: readonly CopyType[]) {
    this.#types = types;
    this.#append(HEADER);
  }

  get rows(): number {
    return this.#rows;
  }

  /** @throws RangeError when the row does not fit the columns */
  add(...values: readonly CopyValue[]): void {
    if (values.length !== this.#types.length) throw new RangeError('A row has one value for each column.');
    this.#reserve(2 + values.length * WIDEST);
    this.#view.setInt16(this.#length, values.length);
    this.#length += 2;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (typeof value === 'number') this.#number(this.#types[index], value);
      else if (typeof value === 'string') this.#variable(Buffer.from(value));
      else if (value) this.#variable(value);
      else this.#lengthWord(-1);
    }
    this.#rows += 1;
  }

  /** The whole stream. The encoder is spent. */
  finish(): Uint8Array {
    this.#append(TRAILER);
    return this.#bytes.subarray(0, this.#length);
  }

  #number(type: CopyType | undefined, value: number): void {
    const view = this.#view;
    if (type === 'int2' && (value << 16) >> 16 === value) {
      this.#lengthWord(2);
      view.setInt16(this.#length, value);
      this.#length += 2;
    } else if (type === 'int4' && (value | 0) === value) {
      this.#lengthWord(4);
      view.setInt32(this.#length, value);
      this.#length += 4;
    } else if (type === 'int8' && Number.isSafeInteger(value)) {
      this.#lengthWord(8);
      const high = Math.floor(value / TWO_TO_32);
      view.setInt32(this.#length, high);
      view.setUint32(this.#length + 4, value - high * TWO_TO_32);
      this.#length += 8;
    } else {
      throw new RangeError('Not a number of this column.');
    }
  }

  /** Leaves room for the rest of the row's fixed-width values. */
  #variable(bytes: Uint8Array): void {
    this.#reserve(4 + bytes.length + this.#types.length * WIDEST);
    this.#lengthWord(bytes.length);
    this.#append(bytes);
  }

  #lengthWord(length: number): void {
    this.#view.setInt32(this.#length, length);
    this.#length += 4;
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Keeps that many bytes free, doubling. */
  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
