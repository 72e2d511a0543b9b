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
  #buffer: Buffer = Buffer.allocUnsafe(32 * 1024);
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
    this.#length = this.#buffer.writeInt16BE(values.length, this.#length);
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (typeof value === 'number') this.#number(this.#types[index], value);
      else if (typeof value === 'string') this.#bytes(Buffer.from(value));
      else if (value) this.#bytes(value);
      else this.#length = this.#buffer.writeInt32BE(-1, this.#length);
    }
    this.#rows += 1;
  }

  /** The whole stream. The encoder is spent. */
  finish(): Buffer {
    this.#append(TRAILER);
    return this.#buffer.subarray(0, this.#length);
  }

  #number(type: CopyType | undefined, value: number): void {
    const buffer = this.#buffer;
    const at = this.#length + 4;
    if (type === 'int2') this.#length = buffer.writeInt16BE(value, at);
    else if (type === 'int4') this.#length = buffer.writeInt32BE(value, at);
    else {
      if (type !== 'int8' || !Number.isSafeInteger(value))
        throw new RangeError('Not a number of this column.');
      buffer.writeInt32BE(Math.floor(value / TWO_TO_32), at);
      this.#length = buffer.writeUInt32BE(value - Math.floor(value / TWO_TO_32) * TWO_TO_32, at + 4);
    }
    buffer.writeInt32BE(this.#length - at, at - 4);
  }

  /** Leaves room for the rest of the row's fixed-width values. */
  #bytes(bytes: Uint8Array): void {
    this.#reserve(4 + bytes.length + this.#types.length * WIDEST);
    this.#length = this.#buffer.writeInt32BE(bytes.length, this.#length);
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Keeps that many bytes free, doubling. */
  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
