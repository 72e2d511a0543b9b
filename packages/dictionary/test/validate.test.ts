import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DICTIONARY,
  elementIndex,
  emptyValues,
  type Value,
  type Values,
  validate,
  valuesOf,
} from '../src/index.ts';

/** Anything a producer could put in, its type right or wrong. */
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('2017-02-29', '2025-03-04', '0000-00-00', '2025-03', '24:00', '08:30', 'male', 'none', ''),
  fc.double(),
  fc.integer({ min: -5, max: 400 }),
  fc.boolean(),
);
const anyRecord = fc.array(anyValue, {
  minLength: DICTIONARY.elements.length,
  maxLength: DICTIONARY.elements.length,
});

describe('validate', () => {
  it('never throws, and names only elements and rules, whatever it is given', () => {
    const elements = new Set<string | null>([null, ...DICTIONARY.elements.map(({ id }) => id)]);
    fc.assert(
      fc.property(anyRecord, fc.option(fc.string(), { nil: undefined }), (values, receivedOn) => {
        for (const issue of validate(values, receivedOn)) {
          expect(Object.keys(issue).sort()).toEqual(['element', 'rule', 'severity']);
          expect(elements.has(issue.element)).toBe(true);
          expect(issue.rule).toMatch(/^[a-z0-9-]+$/);
        }
      }),
    );
  });

  it('leaves nothing that would be dropped a second time', () => {
    const drops = new Set([
      'unreadable',
      'impossible-date',
      'date-outside-years',
      'unknown-code',
      'too-long',
      'impossible-value',
    ]);
    fc.assert(
      fc.property(anyRecord, (values) => {
        validate(values);
        expect(validate(values).filter(({ rule }) => drops.has(rule))).toEqual([]);
      }),
    );
  });

  it('copes with records that are too short, too long or full of holes', () => {
    for (const values of [[], new Array<Value>(3), [...emptyValues(), 1, 2, 3]] as Values[]) {
      expect(validate(values).map(({ rule }) => rule)).toEqual(['record-empty']);
    }
  });

  it('rejects a record that only says whose it is and when', () => {
    const values = valuesOf({
      'record.local_id': 'A-17',
      'record.birth_year': 2025,
      'record.birth_month': '2025-03',
    });
    expect(validate(values)).toEqual([{ element: null, rule: 'record-empty', severity: 'reject' }]);
  });

  it('rejects a record whose only value had to be dropped', () => {
    const rules = validate(valuesOf({ 'infant.apgar5': 11 })).map(({ rule }) => rule);
    expect(rules).toEqual(['impossible-value', 'record-empty']);
  });

  it('drops a day that is not in the calendar, and asks', () => {
    const values = valuesOf({ 'infant.birth_date': '2017-02-29', 'infant.apgar5': 9 });
    expect(validate(values)).toEqual([
      { element: 'infant.birth_date', rule: 'impossible-date', severity: 'query' },
    ]);
    expect(values[elementIndex('infant.birth_date')]).toBeNull();
    expect(values[elementIndex('record.birth_month')]).toBeNull();
  });

  it('drops a day in a year that cannot be, and says that it is the year', () => {
    const values = valuesOf({ 'infant.birth_date': '9999-01-01', 'infant.apgar5': 9 });
    expect(validate(values)).toEqual([
      { element: 'infant.birth_date', rule: 'date-outside-years', severity: 'query' },
    ]);
    expect(values[elementIndex('infant.birth_date')]).toBeNull();
  });

  it('drops text that is damaged or too long', () => {
    for (const [name, rule] of [
      ['Zo\uFFFD', 'unreadable'],
      ['nul\u0000', 'unreadable'],
      ['\uD83D', 'unreadable'],
      ['a'.repeat(201), 'too-long'],
    ]) {
      const values = valuesOf({ 'mother.given_name': name ?? '', 'infant.apgar5': 9 });
      expect(validate(values)).toEqual([{ element: 'mother.given_name', rule, severity: 'query' }]);
      expect(values[elementIndex('mother.given_name')]).toBeNull();
    }
  });
});

describe('what follows from the rest', () => {
  const settled = (known: Parameters<typeof valuesOf>[0], id: Parameters<typeof elementIndex>[0]) => {
    const values = valuesOf(known);
    validate(values);
    return values[elementIndex(id)];
  };
  const dates = { 'mother.birth_date': '1995-06-15', 'infant.birth_date': '2025-06-14' } as const;

  it('is filled: month and year of birth, the mother’s age', () => {
    expect(settled(dates, 'record.birth_month')).toBe('2025-06');
    expect(settled(dates, 'record.birth_year')).toBe(2025);
    expect(settled(dates, 'mother.age_years')).toBe(29);
    expect(settled({ ...dates, 'infant.birth_date': '2025-06-15' }, 'mother.age_years')).toBe(30);
  });

  it('is not filled with what could not be true', () => {
    expect(settled({ ...dates, 'mother.birth_date': '2025-01-01' }, 'mother.age_years')).toBeNull();
  });

  it('never replaces what was sent', () => {
    expect(settled({ ...dates, 'mother.age_years': 40 }, 'mother.age_years')).toBe(40);
  });

  it('tells induction from the onset of labour, and the onset from induction', () => {
    expect(settled({ 'delivery.labour_onset': 'none' }, 'delivery.induced')).toBe(false);
    expect(settled({ 'delivery.labour_onset': 'induced' }, 'delivery.induced')).toBe(true);
    expect(settled({ 'delivery.induced': true }, 'delivery.labour_onset')).toBe('induced');
    expect(settled({ 'delivery.induced': false }, 'delivery.labour_onset')).toBeNull();
  });
});
