import { VernixError } from '@vernix/contracts';

export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number | string, Cbor>;

/** Authenticators nest four deep at most (CTAP 2.1, §8), and none says more than this. */
const MOST_DEPTH = 4;
const MOST_VALUES = 256;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value that begins at `start`, and where what follows it begins. @throws VernixError `assertion-malformed` */
export function readCbor(bytes: Uint8Array, start = 0): { readonly value: Cbor; readonly end: number } {
  const reader = new Reader(bytes, start);
  return { value: reader.value(0), end: reader.at };
}

/** The one value that is all there is. @throws VernixError `assertion-malformed` */
export function readOnlyCbor(bytes: Uint8Array): Cbor {
  const { value, end } = readCbor(bytes);
  if (end !== bytes.length) throw malformed();
  return value;
}

/**
 * CBOR (RFC 8949) as far as CTAP2's canonical form uses it: whole numbers in their shortest form, definite lengths, map
 * names that are numbers or text, none twice. No tags, no floats.
 */
class Reader {
  readonly #bytes: Uint8Array;
  at: number;
  #values = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.at = start;
  }

  value(depth: number): Cbor {
    this.#values += 1;
    if (depth > MOST_DEPTH || this.#values > MOST_VALUES) throw malformed();
    const first = this.#take(1)[0] ?? 0;
    const major = first >> 5;
    if (major === 7) return simple(first);
    const argument = this.#argument(first & 0x1f);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return this.#text(argument);
      case 4:
        return this.#array(argument, depth);
      case 5:
        return this.#map(argument, depth);
      default:
        throw malformed();
    }
  }

  #argument(short: number): number {
    if (short < 24) return short;
    const length = { 24: 1, 25: 2, 26: 4 }[short];
    if (length === undefined) throw malformed(); // 64 bits are more than anything here needs
    const argument = this.#take(length).reduce((sum, byte) => sum * 256 + byte, 0);
    if (argument < (length === 1 ? 24 : 2 ** (4 * length))) throw malformed();
    return argument;
  }

  #text(length: number): string {
    try {
      return UTF8.decode(this.#take(length));
    } catch {
      throw malformed();
    }
  }

  #array(length: number, depth: number): Cbor[] {
    const values: Cbor[] = [];
    while (values.length < length) values.push(this.value(depth + 1));
    return values;
  }

  #map(length: number, depth: number): CborMap {
    const map = new Map<number | string, Cbor>();
    for (let index = 0; index < length; index += 1) {
      const name = this.value(depth + 1);
      if ((typeof name !== 'number' && typeof name !== 'string') || map.has(name)) throw malformed();
      map.set(name, this.value(depth + 1));
    }
    return map;
  }

  #take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.#bytes.length) throw malformed();
    const taken = this.#bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

function simple(first: number): Cbor {
  if (first === 0xf4) return false;
  if (first === 0xf5) return true;
  if (first === 0xf6) return null;
  throw malformed();
}

function malformed(): VernixError {
  return new VernixError('assertion-malformed', { where: 'cbor' });
}
