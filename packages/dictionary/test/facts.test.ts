import { FACT_COLUMNS } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { FACT_ELEMENTS } from '../src/facts.ts';
import { findElement, RECORD_FACTS, toFacts, validate, valuesOf } from '../src/index.ts';

describe('facts', () => {
  it('are the published columns but those the vault places', () => {
    const placed = ['birth', 'delivery', 'site', 'level_of_care'];
    expect(RECORD_FACTS.toSorted()).toEqual(
      FACT_COLUMNS.map(({ name }) => name as string)
        .filter((name) => !placed.includes(name))
        .sort(),
    );
  });

  it('are read from clinical elements only', () => {
    for (const id of Object.values(FACT_ELEMENTS)) expect(findElement(id)?.itemClass).toBe('clinical');
  });

  it('fit the type of their column at both ends of the range', () => {
    const types = new Map(FACT_COLUMNS.map(({ name, type }) => [name, type as string]));
    for (const name of RECORD_FACTS) {
      const element = findElement(FACT_ELEMENTS[name]);
      const type = types.get(name);
      if (type === 'SMALLINT') {
        expect(element?.type).toBe('integer');
        expect(element?.range?.min).toBeGreaterThanOrEqual(-32_768);
        expect(element?.range?.max).toBeLessThanOrEqual(32_767);
      } else expect(type).toBe(element?.type === 'boolean' ? 'BOOLEAN' : 'VARCHAR');
    }
  });

  it('carry what the record says and nothing that names anybody', () => {
    const values = valuesOf({
      'mother.surname': 'Tremblay',
      'mother.birth_date': '1990-01-01',
      'infant.birth_date': '2025-03-04',
      'infant.gestation_days': 273,
      'infant.birth_weight_g': 3410,
      'delivery.labour_onset': 'spontaneous',
      'mother.parity': 0,
    });
    validate(values);
    expect(Object.fromEntries(RECORD_FACTS.map((name, at) => [name, toFacts(values)[at]]))).toEqual({
      birth_month: '2025-03',
      birth_year: 2025,
      gestation_days: 273,
      birth_weight_g: 3410,
      sex: null,
      plurality: null,
      live_birth: null,
      mode: null,
      labour_onset: 'spontaneous',
      induced: false,
      presentation: null,
      parity: 0,
      previous_caesareans: null,
      apgar5: null,
      nicu: null,
      maternal_age: 35,
    });
  });
});
