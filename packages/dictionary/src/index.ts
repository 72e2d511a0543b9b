export { compileCondition } from './compile-condition.ts';
export type { Condition } from './condition.ts';
export { type DictionaryDescription, describe } from './describe.ts';
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
export { RECORD_FACTS, type RecordFact, toFacts } from './facts.ts';
export { ruleMessage } from './messages.ts';
export { readNumber } from './read-number.ts';
export { type TextReader, textReader } from './read-text.ts';
export { renderDictionaryMarkdown } from './render-markdown.ts';
export type { Issue, RowRuleId, Rule, Severity } from './rule.ts';
export { isHealthNumber } from './text.ts';
export { validate } from './validate.ts';
