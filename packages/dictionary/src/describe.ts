import { conditionText } from './condition-text.ts';
import { ELEMENT_MESSAGES, ROW_MESSAGES, TYPE_MESSAGES, UNIT_NAMES } from './data/messages.ts';
import { TABLES, type TableRow } from './data/tables.ts';
import { DICTIONARY } from './dictionary.ts';
import type { Element } from './element.ts';
import type { Bilingual, Code } from './element-shape.ts';
import type { Severity } from './rule.ts';

/** One element in words, for documentation and for people who fill in the template. */
export interface ElementDescription {
  readonly id: string;
  readonly subject: Element['subject'];
  readonly itemClass: Element['itemClass'];
  readonly label: Bilingual;
  readonly about: Bilingual;
  readonly type: Element['type'];
  /** `grams`, or null for what has no unit. */
  readonly unit: Bilingual | null;
  /** `50–9998`: outside it a value is dropped. */
  readonly possible: string | null;
  /** `400–6000`: outside it a value is kept and asked about. */
  readonly usual: string | null;
  readonly codes: readonly Code[];
}

/** One rule in words. */
export interface RuleDescription {
  readonly id: string;
  readonly version: number | null;
  readonly severity: Severity;
  /** When it fires; null for rules that come with the type of an element or with reading a row. */
  readonly when: string | null;
  readonly message: Bilingual;
}

export interface DictionaryDescription {
  readonly version: string;
  readonly elements: readonly ElementDescription[];
  readonly elementRules: readonly RuleDescription[];
  readonly rules: readonly RuleDescription[];
  readonly rowRules: readonly RuleDescription[];
  readonly tables: Readonly<Record<string, readonly TableRow[]>>;
}

const span = (range: { min: number; max: number } | undefined): string | null =>
  range === undefined ? null : `${range.min}–${range.max}`;

/** A code that cannot be read is told by `unknown-code`, never by `unreadable`. */
function unreadable(type: string, message: Bilingual): RuleDescription[] {
  return type === 'code' ? [] : [{ id: 'unreadable', version: null, severity: 'query', when: null, message }];
}

/** The whole dictionary in words, from the data that runs. */
export function describe(): DictionaryDescription {
  const plain = (messages: Readonly<Record<string, Bilingual>>, severity: Severity): RuleDescription[] =>
    Object.entries(messages).map(([id, message]) => ({ id, version: null, severity, when: null, message }));
  return {
    version: DICTIONARY.version,
    elements: DICTIONARY.elements.map((element) => ({
      id: element.id,
      subject: element.subject,
      itemClass: element.itemClass,
      label: element.label,
      about: element.about,
      type: element.type,
      unit: element.unit === undefined ? null : UNIT_NAMES[element.unit],
      possible: span(element.range),
      usual: span(element.usual),
      codes: element.codes ?? [],
    })),
    elementRules: [
      ...Object.entries(TYPE_MESSAGES).flatMap(([type, message]) => unreadable(type, message)),
      ...plain(ELEMENT_MESSAGES, 'query'),
    ],
    rules: DICTIONARY.rules.map(({ id, version, severity, when, message }) => ({
      id,
      version,
      severity,
      when: conditionText(when),
      message,
    })),
    rowRules: plain(ROW_MESSAGES, 'reject'),
    tables: TABLES,
  };
}
