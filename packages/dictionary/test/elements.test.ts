import { describe, expect, it } from 'vitest';
import { DICTIONARY, elementIndex, emptyValues, findElement, isElementId, valuesOf } from '../src/index.ts';

describe('elements', () => {
  it('has every id once, in the form subject.name', () => {
    const ids = DICTIONARY.elements.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(mother|delivery|infant|record)\.[a-z0-9]+(_[a-z0-9]+)*$/);
  });

  it('gives each position back by id', () => {
    DICTIONARY.elements.forEach(({ id }, index) => expect(elementIndex(id)).toBe(index));
  });

  it('says no to ids it does not have, those of Object included', () => {
    for (const id of ['', 'infant', 'constructor', '__proto__', 'infant.name ']) {
      expect(isElementId(id)).toBe(false);
      expect(findElement(id)).toBeUndefined();
    }
  });

  it.each(DICTIONARY.elements)('$id is complete', (element) => {
    for (const { en, fr } of [element.label, element.about]) {
      expect(en.trim()).not.toBe('');
      expect(fr.trim()).not.toBe('');
    }
    expect(element.label.en.length).toBeLessThanOrEqual(60);
    expect(element.type === 'code').toBe(element.codes !== undefined);
    expect(element.type === 'string').toBe(element.maxLength !== undefined);
    const isNumber = element.type === 'integer' || element.type === 'decimal';
    expect(isNumber).toBe(element.range !== undefined);
    expect(isNumber).toBe(element.unit !== undefined);
    if (element.usual && element.range) {
      expect(element.usual.min).toBeGreaterThanOrEqual(element.range.min);
      expect(element.usual.max).toBeLessThanOrEqual(element.range.max);
    }
  });

  it('keeps what names a person out of the clinical class', () => {
    const identity = DICTIONARY.elements
      .filter(({ itemClass }) => itemClass === 'identity')
      .map(({ id }) => id);
    expect(identity).toEqual([
      'mother.health_number',
      'mother.health_number_version',
      'mother.given_name',
      'mother.surname',
      'mother.birth_date',
      'mother.postal_code',
      'infant.health_number',
      'infant.given_name',
      'infant.surname',
      'infant.birth_date',
      'infant.birth_time',
      'record.local_id',
    ]);
    const freeText = DICTIONARY.elements.filter(({ type }) => ['string', 'date', 'time'].includes(type));
    expect(freeText.every(({ itemClass }) => itemClass === 'identity')).toBe(true);
  });

  it('makes records of the right length', () => {
    expect(emptyValues()).toEqual(DICTIONARY.elements.map(() => null));
    const values = valuesOf({ 'infant.apgar5': 9 });
    expect(values).toHaveLength(DICTIONARY.elements.length);
    expect(values[elementIndex('infant.apgar5')]).toBe(9);
  });
});
