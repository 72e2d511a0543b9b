import { describe, expect, it } from 'vitest';
import { DICTIONARY, type Element, elementIndex, validate, valuesOf } from '../src/index.ts';

/** What `validate` finds on this one value, and what it leaves in its place. */
function judged(element: Element, value: number) {
  const values = valuesOf({ 'infant.surfactant': true, [element.id]: value });
  const rules = validate(values)
    .filter((issue) => issue.element === element.id)
    .map(({ rule }) => rule);
  return { rules, kept: values[elementIndex(element.id)] === value };
}

const ranged = DICTIONARY.elements.flatMap((element) =>
  element.range
    ? [{ element, id: element.id, range: element.range, usual: element.usual ?? element.range }]
    : [],
);

describe.each(ranged)('$id', ({ element, range, usual }) => {
  it.each([usual.min, usual.max])('takes %d without a word', (value) => {
    expect(judged(element, value)).toEqual({ rules: [], kept: true });
  });

  it.each([range.min - 1, range.max + 1])('drops %d and asks', (value) => {
    expect(judged(element, value)).toEqual({ rules: ['impossible-value'], kept: false });
  });

  const odd = [range.min, usual.min - 1, usual.max + 1, range.max].filter(
    (value) => value >= range.min && value <= range.max && (value < usual.min || value > usual.max),
  );
  it.runIf(odd.length > 0).each(odd)('keeps %d and asks', (value) => {
    expect(judged(element, value)).toEqual({ rules: ['unusual-value'], kept: true });
  });

  it('drops a fraction of a whole number, and what is not a number', () => {
    const expected = element.type === 'decimal' ? [] : ['unreadable'];
    const half = usual.min + 0.5 <= usual.max ? usual.min + 0.5 : usual.min - 0.5;
    expect(judged(element, half).rules).toEqual(expected);
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(judged(element, value)).toMatchObject({ rules: ['unreadable'] });
    }
  });
});
