import { maxLengthOf } from './check-value.ts';
import { dayNumber, isMonth, isOutsideYears, isTime, looksLikeDate } from './calendar.ts';
import type { Element, ElementId, Value } from './element.ts';
import { DICTIONARY_ELEMENTS, elementIndex } from './elements.ts';
import { readNumber } from './read-number.ts';
import type { Issue } from './rule.ts';
import { isDamaged } from './text.ts';

/**
 * Reads what a sender wrote for one element: the value, `null` when there is nothing but space, or the issue why it
 * cannot be read. Never throws. Ranges are {@link validate}'s to judge; a text that is too long is not even kept that long.
 */
export type TextReader = (text: string) => Value | Issue;

const BOOLEANS = new Map([
  ...['true', 'yes', 'y', '1', 'oui', 'vrai'].map((word) => [word, true] as const),
  ...['false', 'no', 'n', '0', 'non', 'faux'].map((word) => [word, false] as const),
]);

function compile(element: Element): TextReader {
  const unreadable: Issue = { element: element.id, rule: 'unreadable', severity: 'query' };
  const noSuchDay: Issue = { element: element.id, rule: 'impossible-date', severity: 'query' };
  const outsideYears: Issue = { element: element.id, rule: 'date-outside-years', severity: 'query' };
  const tooLong: Issue = { element: element.id, rule: 'too-long', severity: 'query' };
  const noSuchCode: Issue = { element: element.id, rule: 'unknown-code', severity: 'query' };

  const number: TextReader = (text) => {
    const value = readNumber(text);
    return Number.isNaN(value) ? unreadable : value;
  };
  const maxLength = maxLengthOf(element);
  const codes = new Set(element.codes?.map(({ code }) => code));
  const byType: Record<Element['type'], TextReader> = {
    string: (text) => {
      if (isDamaged(text)) return unreadable;
      const value = text.normalize('NFC');
      return value.length > maxLength ? tooLong : value;
    },
    integer: (text) => {
      const value = number(text);
      return typeof value === 'number' && !Number.isInteger(value) ? unreadable : value;
    },
    decimal: number,
    boolean: (text) => BOOLEANS.get(text.toLowerCase()) ?? unreadable,
    date: (text) => {
      if (!looksLikeDate(text)) return unreadable;
      if (!Number.isNaN(dayNumber(text))) return text;
      return isOutsideYears(text) ? outsideYears : noSuchDay;
    },
    month: (text) => {
      if (isMonth(text)) return text;
      return isOutsideYears(text) ? outsideYears : unreadable;
    },
    time: (text) => (isTime(text) ? text : unreadable),
    code: (text) => {
      const code = text.toLowerCase();
      return codes.has(code) ? code : noSuchCode;
    },
  };
  const read = byType[element.type];
  return (text) => {
    const trimmed = text.trim();
    return trimmed === '' ? null : read(trimmed);
  };
}

const readers = DICTIONARY_ELEMENTS.map(compile);

/** The reader of an element's text. */
export function textReader(id: ElementId): TextReader {
  const reader = readers[elementIndex(id)];
  if (reader === undefined) throw new RangeError('No such element.');
  return reader;
}
