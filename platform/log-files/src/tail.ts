import { firstEncoded } from '@vernix/tlog';
import { TAIL_BYTES } from './layout.ts';

const HEAD_BYTES = 8;

/** Bytes, and where in the file of the tail they go. */
export interface TailWrite {
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * How far the file of the newest entries is filled (`TAIL` in layout.ts). It never changes; adding makes another, so that what a
 * failed commit wrote is written over by the next.
 */
export class Tail {
  readonly #first: number;
  readonly #end: number;

  private constructor(first: number, end: number) {
    this.#first = first;
    this.#end = end;
  }

  /** Of a log whose first so many entries have their tiles on disk. */
  static after(first: number): Tail {
    return new Tail(first, HEAD_BYTES);
  }

  /** What the file begins with: how many entries came before. */
  get head(): Buffer {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeBigUInt64BE(BigInt(this.#first));
    return head;
  }

  /** With these entries (as `encodeEntry` makes them), and what that is to write; null when there is no room for them. */
  add(entries: readonly Buffer[]): { tail: Tail; write: TailWrite } | null {
    const bytes = Buffer.concat(entries);
    const tail = new Tail(this.#first, this.#end + bytes.length);
    if (tail.#end > TAIL_BYTES) return null;
    const begins = this.#end === HEAD_BYTES && bytes.length > 0;
    const write = begins ? { at: 0, bytes: Buffer.concat([this.head, bytes]) } : { at: this.#end, bytes };
    return { tail, write };
  }
}

/** Of a log of `size` entries, those of this file, encoded, and how many came before; null when it does not go so far. */
export function entriesOfTail(file: Buffer, size: number): { first: number; entries: Buffer[] } | null {
  const first = Number(file.readBigUInt64BE());
  if (!(first < size)) return null;
  const entries = firstEncoded(file.subarray(HEAD_BYTES), size - first);
  return entries === null ? null : { first, entries };
}
