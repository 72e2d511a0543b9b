import { findElement, STORED_ORDER, type Value, type Values } from '@vernix/dictionary';
import type { SealedClass, Sizes } from '../sealing/clear-chunk.ts';

/**
 * A set of elements, 15 to a character, the first of the stored order in the lowest bit, up to the last that it holds. A
 * string, because it is looked up for every record; 15, because 16 bits can be half of a surrogate pair, and all of those
 * look alike in UTF-8.
 */
export type ElementSet = string;

/** A record's values by item class, as they are sealed, and which elements it holds. */
export interface Payload {
  /** JSON array of the identity values it holds, in the stored order; null when it holds none. */
  readonly identity: string | null;
  /** JSON array of the clinical values it holds, in the stored order. */
  readonly clinical: string;
  /** Says what the arrays hold. */
  readonly elements: ElementSet;
}

/** The item that an element's value is sealed in: what is not identity is with the clinical values. */
export const sealedClassOf = (element: string): SealedClass =>
  findElement(element)?.itemClass === 'identity' ? 'identity' : 'clinical';

const isIdentity = STORED_ORDER.map(({ id }) => sealedClassOf(id) === 'identity');
/** Where each stands among a record's values; nowhere when the dictionary has it no longer. */
const indices = STORED_ORDER.map(({ index }) => index ?? -1);
/**
 * Lengths of what is sealed, by class. So few that which elements a row has says which it is, and length tells neither a name nor a
 * double from its original: a laboratory's clinical values are a few bytes, a hospital's some 220, an identity 160 at the most.
 */
export const SIZES: Readonly<Record<SealedClass, Sizes>> = { identity: [192], clinical: [32, 256] };
const BITS = 15;
const WORDS = Math.ceil(isIdentity.length / BITS);

export function payloadOf(values: Values): Payload {
  const identity: Value[] = [];
  const clinical: Value[] = [];
  let elements = '';
  let empty = '';
  for (let word = 0; word < WORDS; word += 1) {
    let bits = 0;
    const end = Math.min((word + 1) * BITS, isIdentity.length);
    for (let place = word * BITS; place < end; place += 1) {
      const value = values[indices[place] ?? -1] ?? null;
      if (value === null) continue;
      (isIdentity[place] === true ? identity : clinical).push(value);
      bits |= 1 << (place % BITS);
    }
    // Not to its end: an element that is new would make another set, and another row, of each that holds nothing of it.
    if (bits === 0) empty += '\0';
    else {
      elements += empty + String.fromCharCode(bits);
      empty = '';
    }
  }
  return {
    identity: identity.length === 0 ? null : JSON.stringify(identity),
    clinical: JSON.stringify(clinical),
    elements,
  };
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
  return STORED_ORDER.flatMap(({ id }, place) =>
    ((set.charCodeAt(Math.floor(place / BITS)) >>> (place % BITS)) & 1) === 0 ? [] : [id],
  );
}
