import { elementIndex, findElement, validate } from '@vernix/dictionary';
import { describe, expect, it } from 'vitest';
import { compileColumn } from '../src/column.ts';
import { CONVERSIONS, convert } from '../src/convert.ts';
import { sourceColumns } from '../src/header.ts';
import { getMapping, MAPPINGS, type Mapping } from '../src/index.ts';
import { rowsOf, rulesOf, valueOf } from './support.ts';

describe.each(MAPPINGS)('$id', (mapping: Mapping) => {
  it('is found by the name it is sent under', () => {
    expect(getMapping(mapping.id)).toBe(mapping);
  });

  it('fills each element once', () => {
    const elements = mapping.targets.map(({ element }) => element);
    expect(new Set(elements).size).toBe(elements.length);
  });

  it('names columns in lower case, and none both read and not collected', () => {
    const read = new Set(sourceColumns(mapping));
    for (const { column, reason } of mapping.notCollected) {
      expect(read.has(column)).toBe(false);
      expect(reason).toMatch(/\.$/);
    }
    for (const column of [...read, ...mapping.notCollected.map(({ column }) => column)]) {
      expect(column).toBe(column.trim().toLowerCase());
      expect(column).not.toMatch(/[,;\t"\r\n]/);
    }
  });

  it('recodes and sets only values its elements can hold', () => {
    for (const { element, from } of mapping.targets) {
      const values = 'recode' in from ? Object.values(from.recode ?? {}) : [];
      if ('constant' in from) values.push(from.constant);
      if ('cases' in from) values.push(...from.cases.map(({ then }) => then));
      for (const value of values) {
        const record = [];
        record[elementIndex('infant.surfactant')] = true;
        record[elementIndex(element)] = value;
        expect(validate(record)).toEqual([]);
      }
    }
  });
});

it('knows no sum when the file lacks one of its columns', async () => {
  const mapping: Mapping = {
    ...getMapping('template'),
    columns: 'any',
    targets: [
      { element: 'mother.age_years', from: { column: 'age' } },
      { element: 'mother.gravidity', from: { sum: ['living', 'lost'], plus: 1 } },
    ],
  };
  const [row] = await rowsOf('age,living\n30,2\n', mapping);
  expect(valueOf(row, 'mother.age_years')).toBe(30);
  expect(valueOf(row, 'mother.gravidity')).toBeNull();
});

describe('unit conversion', () => {
  it('is exact by definition, rounded', () => {
    expect(convert('lb', 132)).toBe(59.9);
    expect(convert('in', 66)).toBe(167.6);
    expect(convert('wk', 38)).toBe(266);
  });

  it('keeps different readings apart', () => {
    for (const unit of ['lb', 'in', 'wk'] as const) {
      const converted = Array.from({ length: 1000 }, (_, at) => convert(unit, at));
      expect(new Set(converted).size).toBe(1000);
    }
  });

  it('goes only to the unit of the element', () => {
    expect(CONVERSIONS.lb.to).toBe(findElement('mother.delivery_weight_kg')?.unit);
    expect(() => compileColumn('infant.birth_weight_g', { column: 'x', unit: 'lb' })).toThrow(RangeError);
  });
});

describe('US natality 2014', () => {
  const natality = getMapping('us-natality-2014');
  const columns = [...new Set(sourceColumns(natality))];
  /** One row: the given cells, the others empty. */
  const rowOf = async (cells: Readonly<Record<string, string>>) => {
    const [row] = await rowsOf(
      `${columns.join(',')}\n${columns.map((name) => cells[name] ?? '').join(',')}\n`,
      natality,
    );
    return row;
  };

  it('adds earlier births up, and knows nothing when a part is not known', async () => {
    const all = await rowOf({ priorlive: '2', priordead: '1', priorterm: '4' });
    expect(valueOf(all, 'mother.parity')).toBe(3);
    expect(valueOf(all, 'mother.gravidity')).toBe(8);
    const some = await rowOf({ priorlive: '2', priordead: '1' });
    expect(valueOf(some, 'mother.parity')).toBe(3);
    expect(valueOf(some, 'mother.gravidity')).toBeNull();
    const odd = await rowOf({ priorlive: '2', priordead: 'x', dplural: '1' });
    expect(rulesOf(odd)).toEqual(['unreadable mother.parity', 'unreadable mother.gravidity']);
  });

  it.each([
    ['y', 'cesarean', 'induced'],
    ['y', '', 'induced'],
    ['n', 'vacuum', 'spontaneous'],
    ['n', 'cesarean', null],
    ['', 'spontaneous', null],
  ])('takes induction %j and route %j for onset %j', async (ld_indl, me_rout, onset) => {
    expect(valueOf(await rowOf({ mager: '30', ld_indl, me_rout }), 'delivery.labour_onset')).toBe(onset);
  });

  it('reads month 15 as no prenatal care', async () => {
    expect(valueOf(await rowOf({ precare: '15' }), 'mother.prenatal_care_month')).toBe(0);
    expect(valueOf(await rowOf({ precare: '3' }), 'mother.prenatal_care_month')).toBe(3);
  });

  it('does not take what is constant for something the row said', async () => {
    const row = await rowOf({});
    expect(row?.rejected).toBe(true);
    expect(rulesOf(row)).toEqual(['record-empty']);
  });

  it('maps no element of identity', () => {
    for (const { element } of natality.targets) expect(findElement(element)?.itemClass).toBe('clinical');
  });
});
