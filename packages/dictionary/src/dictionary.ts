import { RULES } from './data/rules.ts';
import type { Element } from './element.ts';
import { DICTIONARY_ELEMENTS } from './elements.ts';
import type { Rule } from './rule.ts';

export interface Dictionary {
  /** Semantic: a major change alters what a stored value means. Stored with every record and snapshot. */
  readonly version: string;
  readonly elements: readonly Element[];
  readonly rules: readonly Rule[];
}

export const DICTIONARY: Dictionary = { version: '1.2.0', elements: DICTIONARY_ELEMENTS, rules: RULES };
