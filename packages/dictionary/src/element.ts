import type { ELEMENTS } from './data/elements.ts';
import type { ElementShape } from './element-shape.ts';

export type ElementId = (typeof ELEMENTS)[number]['id'];

/** {@link ElementShape} with an id that exists. */
export interface Element extends ElementShape {
  readonly id: ElementId;
}

export type Value = string | number | boolean | null;

/** One record: a value for each element, in the order of `ELEMENTS`. `null` means not known. */
export type Values = Value[];
