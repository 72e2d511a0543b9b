import { DICTIONARY, type Value, type Values } from '@vernix/dictionary';

/**
 * A set of elements, 15 to a character, the first in the lowest bit. A string, because it is looked up for every record;
 * 15, because 16 bits can be half of a surrogate pair, and all of those look alike in UTF-8.
 */
export type ElementSet = string;

/** A record's values by item class, as they are sealed, and which elements it holds. */
export interface Payload {
  /** JSON array of the identity values it holds, in dictionary order; null when it holds none. */
  readonly identity: string | null;
  /** JSON array of the clinical values it holds, in dictionary order. */
  readonly clinical: string;
  /** Says what the arrays hold. */
  readonly elements: ElementSet;
}

const isIdentity = DICTIONARY.elements.map(({ itemClass }) => itemClass === 'identity');
/** Lengths of payloads are multiples of it; a power of two. */
const STEP_BYTES = 32;
const BITS = 15;
const WORDS = Math.ceil(isIdentity.length / BITS);

export function payloadOf(values: Values): Payload {
  const identity: Value[] = [];
  const clinical: Value[] = [];
  let elements = '';
  for (let word = 0; word < WORDS; word += 1) {
    let bits = 0;
    const end = Math.min((word + 1) * BITS, isIdentity.length);
    for (let index = word * BITS; index < end; index += 1) {
      const value = values[index] ?? null;
      if (value === null) continue;
      (isIdentity[index] === true ? identity : clinical).push(value);
      bits |= 1 << (index % BITS);
    }
    elements += String.fromCharCode(bits);
  }
  return {
    identity: identity.length === 0 ? null : filledUp(JSON.stringify(identity)),
    clinical: filledUp(JSON.stringify(clinical)),
    elements,
  };
}

/** With spaces, so that a sealed item's length tells neither a name nor a double from its original. */
function filledUp(json: string): string {
  return json + ' '.repeat(-Buffer.byteLength(json) & (STEP_BYTES - 1));
}

/** The set as the database holds it: UTF-16, little end first. */
export function elementBytes(set: ElementSet): Buffer {
  return Buffer.from(set, 'utf16le');
}

export function elementSetOf(bytes: Buffer): ElementSet {
  return bytes.toString('utf16le');
}

/** Ids of the elements in a set. */
export function elementIds(set: ElementSet): string[] {
  return DICTIONARY.elements.flatMap(({ id }, index) =>
    ((set.charCodeAt(Math.floor(index / BITS)) >>> (index % BITS)) & 1) === 0 ? [] : [id],
  );
}
