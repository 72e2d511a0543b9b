import { DICTIONARY, type Value, type Values } from '@vernix/dictionary';

/** A record's values by item class, as they are sealed, and which elements it holds. */
export interface Payload {
  /** JSON array of the identity values it holds, in dictionary order; null when it holds none. */
  readonly identity: string | null;
  /** JSON array of the clinical values it holds, in dictionary order. */
  readonly clinical: string;
  /** Bit `i` (least significant first) is element `i` of the dictionary. Says what the arrays hold. */
  readonly elements: Uint8Array;
}

const isIdentity = DICTIONARY.elements.map(({ itemClass }) => itemClass === 'identity');
const BITMAP_BYTES = Math.ceil(isIdentity.length / 8);

export function payloadOf(values: Values): Payload {
  const identity: Value[] = [];
  const clinical: Value[] = [];
  const elements = new Uint8Array(BITMAP_BYTES);
  for (let index = 0; index < isIdentity.length; index += 1) {
    const value = values[index] ?? null;
    if (value === null) continue;
    (isIdentity[index] === true ? identity : clinical).push(value);
    const byte = index >>> 3;
    elements[byte] = (elements[byte] ?? 0) | (1 << (index & 7));
  }
  return {
    identity: identity.length === 0 ? null : JSON.stringify(identity),
    clinical: JSON.stringify(clinical),
    elements,
  };
}

/** Ids of the elements in a bitmap of {@link Payload}. */
export function elementIds(bitmap: Uint8Array): string[] {
  return DICTIONARY.elements.flatMap(({ id }, index) =>
    ((bitmap[index >>> 3] ?? 0) & (1 << (index & 7))) === 0 ? [] : [id],
  );
}
