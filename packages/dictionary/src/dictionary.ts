import { ELEMENTS } from './data/elements.ts';
import type { Element } from './element.ts';
import type { Rule } from './rule.ts';

export interface Dictionary {
  readonly version: string;
  readonly elements: readonly Element[];
  readonly rules: readonly Rule[];
}

export const DICTIONARY: Dictionary = { version: '1.0.0', elements: ELEMENTS, rules: [] };
