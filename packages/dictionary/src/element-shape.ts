/** The same words in both languages of the registry. */
export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

/**
 * How a value is held in memory:
 * `string`, `code` a string · `integer`, `decimal` a finite number · `boolean` a boolean ·
 * `date` `YYYY-MM-DD` · `month` `YYYY-MM` · `time` `HH:MM` (24 hours).
 */
export type ElementType = 'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'month' | 'time' | 'code';

/** UCUM codes. `1` is a plain count. */
export type Unit = 'd' | 'mo' | 'a' | 'g' | 'kg' | 'cm' | '{score}' | '/d' | '1';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** One value of a code list. */
export interface Code {
  readonly code: string;
  readonly label: Bilingual;
}

/** What the data of an element must look like. */
export interface ElementShape {
  readonly id: string;
  /** Whom the value is about. `record.*` is about the infant whose birth the record tells. */
  readonly subject: 'mother' | 'delivery' | 'infant';
  /** Which key seals it: what names a person apart from what describes a birth. */
  readonly itemClass: 'identity' | 'clinical';
  readonly type: ElementType;
  readonly unit?: Unit;
  readonly codes?: readonly Code[];
  /** Beyond this it cannot be true: the value is dropped and the sender is asked. Both ends belong to it. */
  readonly range?: Range;
  /** Beyond this it is odd: the value is kept and the sender is asked. Both ends belong to it. */
  readonly usual?: Range;
  /** Characters, for `string`. */
  readonly maxLength?: number;
  readonly label: Bilingual;
  readonly about: Bilingual;
}
