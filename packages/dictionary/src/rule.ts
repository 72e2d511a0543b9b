import type { Condition } from './condition.ts';
import type { ElementId, Value } from './element.ts';
import type { Bilingual } from './element-shape.ts';

/** `query`: the record is kept and the sender is asked. `reject`: the row cannot be a record of a birth. */
export type Severity = 'query' | 'reject';

/** What one record has wrong with it. Holds no value. `element` is null when it is about the whole record. */
export interface Issue {
  readonly element: ElementId | null;
  readonly rule: string;
  readonly severity: Severity;
}

/** Rules every element is held to by its own description. */
export type ElementRuleId =
  | 'unreadable'
  | 'undecodable'
  | 'impossible-date'
  | 'date-outside-years'
  | 'unknown-code'
  | 'too-long'
  | 'impossible-value'
  | 'unusual-value';

/** Rules about the row as a whole, found while it is read. */
export type RowRuleId = 'record-empty' | 'row-short' | 'row-long' | 'row-quotes';

/** Named values that show a rule at work. */
export type Example = Readonly<Partial<Record<ElementId, Value>>>;

/** A rule across elements, as data. */
export interface Rule {
  readonly id: string;
  /** Goes up when the condition changes, so that an old finding can be told from a new one. */
  readonly version: number;
  /** The elements it looks at; the finding names the first. */
  readonly elements: readonly [ElementId, ...ElementId[]];
  /** Fires when true. */
  readonly when: Condition;
  readonly severity: Severity;
  readonly message: Bilingual;
  /** A record it must fire on and one it must not: tests run both, the documentation shows the first. */
  readonly fires: Example;
  readonly quiet: Example;
}
