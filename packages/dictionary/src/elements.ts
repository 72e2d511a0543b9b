import { ELEMENTS } from './data/elements.ts';
import { STORED_ELEMENTS } from './data/stored-order.ts';
import type { Element, ElementId, Value, Values } from './element.ts';

/** Every element, in the order of a record's values. */
export const DICTIONARY_ELEMENTS: readonly Element[] = ELEMENTS;
const positions = new Map<string, number>(DICTIONARY_ELEMENTS.map((element, index) => [element.id, index]));

/** Whether the dictionary has an element of this id. */
export function isElementId(id: string): id is ElementId {
  return positions.has(id);
}

/** Where an element's value stands in {@link Values}. */
export function elementIndex(id: ElementId): number {
  const position = positions.get(id);
  if (position === undefined) throw new RangeError('No such element.');
  return position;
}

/**
 * The ids of elements in the order in which values are stored, and where each stands in {@link Values}: nowhere, when the
 * dictionary has it no longer.
 */
export const STORED_ORDER: readonly { readonly id: string; readonly index: number | null }[] =
  STORED_ELEMENTS.map((id) => ({ id, index: positions.get(id) ?? null }));

export function findElement(id: string): Element | undefined {
  const position = positions.get(id);
  return position === undefined ? undefined : DICTIONARY_ELEMENTS[position];
}

/** A record in which nothing is known. */
export function emptyValues(): Values {
  return new Array<Value>(DICTIONARY_ELEMENTS.length).fill(null);
}

/** A record from named values, the rest unknown. */
export function valuesOf(known: Readonly<Partial<Record<ElementId, Value>>>): Values {
  return DICTIONARY_ELEMENTS.map((element) => known[element.id] ?? null);
}
