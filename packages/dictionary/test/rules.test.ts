import { describe, expect, it } from 'vitest';
import { DICTIONARY, elementIndex, validate, valuesOf } from '../src/index.ts';

const RECEIVED = '2026-01-01';
const rulesFound = (example: Parameters<typeof valuesOf>[0]) =>
  validate(valuesOf(example), RECEIVED).map(({ rule }) => rule);

describe.each(DICTIONARY.rules)('$id', (rule) => {
  it('fires on its example, naming its first element, and leaves the values as they are', () => {
    const values = valuesOf(rule.fires);
    expect(validate(values, RECEIVED)).toContainEqual({
      element: rule.elements[0],
      rule: rule.id,
      severity: rule.severity,
    });
    for (const [id, value] of Object.entries(rule.fires)) {
      expect(values[elementIndex(id as (typeof rule.elements)[0])]).toBe(value);
    }
  });

  it('is quiet on its other example, as is every other rule', () => {
    expect(rulesFound(rule.quiet)).toEqual([]);
  });

  it.each(rule.elements)('is quiet when %s is not known', (element) => {
    // A birth weight alone, so that the record is not empty; values that follow from others come back by themselves.
    const example = { 'infant.surfactant': true, ...rule.fires, [element]: null };
    const known = new Set(Object.keys(rule.fires));
    if (known.has(element)) expect(rulesFound(example)).not.toContain(rule.id);
  });

  it('is whole in both languages, without placeholders', () => {
    for (const text of [rule.message.en, rule.message.fr]) expect(text).toMatch(/^\p{Lu}[^{}]+\.$/u);
    expect(rule.version).toBeGreaterThanOrEqual(1);
  });
});

describe('rules', () => {
  it('have ids of their own', () => {
    const ids = DICTIONARY.rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('cannot call a birth future without knowing the day of arrival', () => {
    expect(validate(valuesOf({ 'infant.birth_date': '2199-12-31' }))).toEqual([]);
  });
});
