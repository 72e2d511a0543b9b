/** The classes of items a row is sealed into. */
export const SEALED_CLASSES = ['identity', 'clinical'] as const;
export type SealedClass = (typeof SEALED_CLASSES)[number];

/** Items in clear as the sealing thread takes them: item `n` ends at `ends[n]` and begins where the one before ended. */
export interface PlainBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Index into {@link SEALED_CLASSES}. */
  readonly classes: Uint8Array<ArrayBuffer>;
}

const FIRST_BYTES = 1024 * 1024;
/** UTF-8 of one UTF-16 unit at the most. */
const WIDEST = 3;

/** Gathers items in clear in one piece of memory, which crosses to the sealing thread without being copied. */
export class PlainItems {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  readonly #rows: number[] = [];
  readonly #ends: number[] = [];
  readonly #classes: number[] = [];
  readonly #encoder = new TextEncoder();

  /** Its place among the items. */
  add(itemClass: SealedClass, row: number, text: string): number {
    this.#reserve(text.length * WIDEST);
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    this.#rows.push(row);
    this.#classes.push(SEALED_CLASSES.indexOf(itemClass));
    return this.#ends.push(this.#length) - 1;
  }

  /** What was gathered. The gatherer is spent: whoever takes the bytes wipes them. */
  take(): PlainBytes {
    return {
      bytes: this.#bytes,
      rows: Uint32Array.from(this.#rows),
      ends: Uint32Array.from(this.#ends),
      classes: Uint8Array.from(this.#classes),
    };
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes.fill(0);
    this.#bytes = larger;
  }
}
