/** The classes of items a row is sealed into. */
export const SEALED_CLASSES = ['identity', 'clinical'] as const;
export type SealedClass = (typeof SEALED_CLASSES)[number];

/** Pieces of one memory: piece `n` lies from `from[n]` to `to[n]`. Pieces may overlap. */
export interface Spans {
  readonly from: Uint32Array<ArrayBuffer>;
  readonly to: Uint32Array<ArrayBuffer>;
}

/** So many digests of one rule, one after the other. */
export interface Run {
  readonly rule: string;
  readonly count: number;
}

/** What of a chunk's rows is to be sealed and digested, in clear, as the sealing thread takes it. */
export interface ClearBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly items: Spans & {
    readonly rows: Uint32Array<ArrayBuffer>;
    /** Index into {@link SEALED_CLASSES}. */
    readonly classes: Uint8Array<ArrayBuffer>;
  };
  /** In the order of {@link runs}. */
  readonly digests: Spans;
  readonly runs: readonly Run[];
}

/** Lengths that an item is filled up to: the first that it fits, or a multiple of the last. */
export type Sizes = readonly [number, ...number[]];
const SPACE = 0x20;

const FIRST_BYTES = 1024 * 1024;
/** UTF-8 of one UTF-16 unit at the most. */
const WIDEST = 3;

/** Gathers what is in clear in one piece of memory, which crosses to the sealing thread without being copied. */
export class ClearChunk {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  readonly #items = new Pieces();
  readonly #rows: number[] = [];
  readonly #classes: number[] = [];
  readonly #digests = new Map<string, Pieces>();
  readonly #encoder = new TextEncoder();

  /** Its place among the items. @param sizes what it is filled up to, with spaces, as JSON may be */
  addItem(itemClass: SealedClass, row: number, text: string, sizes?: Sizes): number {
    const from = this.#length;
    this.write(text);
    if (sizes !== undefined) this.#fillUp(from, sizes);
    this.#rows.push(row);
    this.#classes.push(SEALED_CLASSES.indexOf(itemClass));
    return this.#items.add(from, this.#length);
  }

  /** Text that is digested and not sealed. */
  addDigest(rule: string, text: string): void {
    const from = this.#length;
    this.write(text);
    this.digestSince(from, rule);
  }

  /** One digest of all that was written from here on, items too. */
  digestSince(mark: number, rule: string): void {
    let pieces = this.#digests.get(rule);
    if (pieces === undefined) this.#digests.set(rule, (pieces = new Pieces()));
    pieces.add(mark, this.#length);
  }

  get mark(): number {
    return this.#length;
  }

  write(text: string): void {
    this.#reserve(text.length * WIDEST);
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** What was gathered. The gatherer is spent: whoever takes the bytes wipes them. */
  take(): ClearBytes {
    return {
      bytes: this.#bytes,
      items: {
        ...spansOf([this.#items]),
        rows: Uint32Array.from(this.#rows),
        classes: Uint8Array.from(this.#classes),
      },
      digests: spansOf([...this.#digests.values()]),
      runs: [...this.#digests].map(([rule, { count }]) => ({ rule, count })),
    };
  }

  #fillUp(from: number, sizes: Sizes): void {
    const bytes = this.#length - from;
    let size = sizes[0];
    for (const larger of sizes) if (size < bytes) size = larger;
    if (size < bytes) size *= Math.ceil(bytes / size);
    this.#reserve(size - bytes);
    this.#bytes.fill(SPACE, this.#length, (this.#length = from + size));
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes.fill(0);
    this.#bytes = larger;
  }
}

class Pieces {
  readonly from: number[] = [];
  readonly to: number[] = [];

  get count(): number {
    return this.from.length;
  }

  /** Its place among the pieces. */
  add(from: number, to: number): number {
    this.to.push(to);
    return this.from.push(from) - 1;
  }
}

function spansOf(pieces: readonly Pieces[]): Spans {
  return {
    from: Uint32Array.from(pieces.flatMap(({ from }) => from)),
    to: Uint32Array.from(pieces.flatMap(({ to }) => to)),
  };
}
