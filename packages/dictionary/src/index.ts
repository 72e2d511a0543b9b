export { DICTIONARY, type Dictionary } from './dictionary.ts';
export type {
  Bilingual,
  Code,
  Element,
  ElementId,
  ElementType,
  Range,
  Unit,
  Value,
  Values,
} from './element.ts';
export { elementIndex, emptyValues, findElement, isElementId, valuesOf } from './elements.ts';
export type { Issue, Rule, Severity } from './rule.ts';
export { validate } from './validate.ts';
