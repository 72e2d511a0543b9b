import { DICTIONARY, type Element, type Value, validate } from '@vernix/dictionary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './support.ts';

/** Values an element can hold, written as people write them. */
function valueFor(element: Element): fc.Arbitrary<Value> {
  const { min, max } = element.usual ?? element.range ?? { min: 0, max: 0 };
  switch (element.type) {
    case 'integer':
      return fc.integer({ min, max });
    case 'decimal':
      return fc.integer({ min: min * 10, max: max * 10 }).map((tenths) => tenths / 10);
    case 'boolean':
      return fc.boolean();
    case 'code':
      return fc.constantFrom(...(element.codes ?? []).map(({ code }) => code));
    case 'date':
      return fc
        .date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    case 'month':
      return fc.constantFrom('2025-01', '2024-12');
    case 'time':
      return fc.constantFrom('00:00', '23:59');
    case 'string':
      return fc
        .string({ unit: 'grapheme-composite', minLength: 1, maxLength: element.maxLength ?? 1 })
        .map(
          (text) =>
            text
              .normalize('NFC')
              .replaceAll(/[\p{Cc}\p{Cs}\uFFFD]/gu, '')
              .slice(0, element.maxLength)
              .trim() || 'x',
        )
        .filter((text) => !/\p{Cs}/u.test(text));
  }
}

const record = fc.tuple(...DICTIONARY.elements.map((element) => fc.option(valueFor(element), { freq: 4 })));

const written = (value: Value): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

describe('the template', () => {
  it('gives back every record that is written in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 5 }), async (records) => {
        const header = DICTIONARY.elements.map(({ id }) => id).join(',');
        const lines = records.map((values) => values.map(written).join(','));
        const rows = await rowsOf([header, ...lines, ''].join('\n'));
        expect(rows.map(({ values }) => values)).toEqual(records);
        expect(rows.flatMap(({ issues }) => issues).filter(({ rule }) => rule !== 'record-empty')).toEqual(
          [],
        );
        const drops = rows
          .flatMap(({ values }) => validate(values))
          .filter(({ rule }) => /impossible-v|too-long|un(read|known)/.test(rule));
        expect(drops).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
