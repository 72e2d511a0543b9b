import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DICTIONARY, type ElementId, isHealthNumber, textReader, type Value } from '../src/index.ts';

const read = (id: ElementId, text: string) => textReader(id)(text);
const refused = (id: ElementId, rule: string) => ({ element: id, rule, severity: 'query' });

describe('reading text', () => {
  it('never throws, and gives a value of the element’s type, null or an issue', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DICTIONARY.elements),
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+0-9.,:/ ]{0,12}$/)),
        (element, text) => {
          const value = read(element.id, text);
          const types: Partial<Record<string, string>> = {
            integer: 'number',
            decimal: 'number',
            boolean: 'boolean',
          };
          if (value === null) expect(text.trim()).toBe('');
          else if (typeof value === 'object') expect(value.element).toBe(element.id);
          else expect(typeof value).toBe(types[element.type] ?? 'string');
        },
      ),
    );
  });

  it.each<[string, Value]>([
    ['39', 39],
    [' 39 ', 39],
    ['39.0', 39],
    ['0', 0],
    ['-0', 0],
    ['+7', 7],
    ['', null],
    ['\u00a0', null],
  ])('reads %j as a whole number', (text, value) => {
    expect(read('mother.age_years', text)).toBe(value);
  });

  it.each(['39.5', '3 9', '1e3', '0x10', '1,234', 'NaN', '−5', '½', '12345678901'])(
    'does not read %j as a whole number',
    (text) => {
      expect(read('mother.age_years', text)).toEqual(refused('mother.age_years', 'unreadable'));
    },
  );

  it('reads a decimal comma as French spreadsheets write it, but not what may part thousands', () => {
    expect(read('mother.height_cm', '162,5')).toBe(162.5);
    expect(read('mother.height_cm', '162.55')).toBe(162.55);
    expect(read('mother.height_cm', '1,625')).toEqual(refused('mother.height_cm', 'unreadable'));
  });

  it('reads yes and no in both languages', () => {
    for (const text of ['true', 'Y', 'yes', '1', 'OUI', 'vrai']) expect(read('infant.nicu', text)).toBe(true);
    for (const text of ['false', 'n', 'No', '0', 'non', 'FAUX'])
      expect(read('infant.nicu', text)).toBe(false);
    expect(read('infant.nicu', 'maybe')).toEqual(refused('infant.nicu', 'unreadable'));
  });

  it('reads codes without case and no others', () => {
    expect(read('infant.sex', 'Female')).toBe('female');
    expect(read('infant.sex', 'toString')).toEqual(refused('infant.sex', 'unknown-code'));
  });

  it('tells a day that does not exist from text that is no day', () => {
    expect(read('infant.birth_date', '2017-02-29')).toEqual(refused('infant.birth_date', 'impossible-date'));
    expect(read('infant.birth_date', '20170228')).toEqual(refused('infant.birth_date', 'unreadable'));
  });

  it('says of a day or a month that there is, in a year that cannot be, that the year is wrong', () => {
    for (const text of ['9999-01-01', '1850-01-01', '0000-12-31', '2200-01-01', '1899-12-31']) {
      expect(read('infant.birth_date', text)).toEqual(refused('infant.birth_date', 'date-outside-years'));
    }
    expect(read('infant.birth_date', '9999-02-30')).toEqual(refused('infant.birth_date', 'impossible-date'));
    expect(read('record.birth_month', '9999-12')).toEqual(
      refused('record.birth_month', 'date-outside-years'),
    );
    expect(read('record.birth_month', '9999-13')).toEqual(refused('record.birth_month', 'unreadable'));
  });

  it('writes accents one way', () => {
    expect(read('mother.surname', 'Lé\u0301vesque'.replace('é\u0301', 'e\u0301'))).toBe('Lévesque');
  });
});

describe('the health number’s check digit', () => {
  it('catches every slip of one digit', () => {
    const number = '1234567897';
    expect(isHealthNumber(number)).toBe(true);
    expect(isHealthNumber('1234-567-897')).toBe(true);
    for (let at = 0; at < 10; at++) {
      for (let digit = 0; digit <= 9; digit++) {
        const slipped = number.slice(0, at) + String(digit) + number.slice(at + 1);
        expect(isHealthNumber(slipped)).toBe(slipped === number);
      }
    }
  });

  it('refuses one digit ten times, as people write who have no number', () => {
    for (let digit = 0; digit <= 9; digit += 1) expect(isHealthNumber(String(digit).repeat(10))).toBe(false);
  });

  it('refuses other lengths, letters, and a laboratory system’s own published example', () => {
    for (const text of ['', '123456789', '12345678970', '12345678AB', '3821694372']) {
      expect(isHealthNumber(text)).toBe(false);
    }
  });
});
