import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, smallIn, type Table, withhold } from '../src/index.ts';
import { certainties } from './brute-force.ts';

const cell = (numerator: number, denominator: number): Cell => ({ numerator, denominator });

/** Groups, and their total as the last cell. */
function groups(cells: readonly Cell[]): Table {
  const total = cells.reduce((sum, each) =>
    cell(sum.numerator + each.numerator, sum.denominator + each.denominator),
  );
  return {
    kind: 'shares',
    cells: [...cells, total],
    sums: [{ total: cells.length, parts: cells.map((_, i) => i) }],
    ranks: [...cells.map(() => 0), 1],
  };
}

/** Two by two, with row totals, column totals and the grand total. */
function cross(cells: readonly Cell[]): Table {
  const plus = (a: Cell, b: Cell): Cell => cell(a.numerator + b.numerator, a.denominator + b.denominator);
  const [a, b, c, d] = cells as [Cell, Cell, Cell, Cell];
  return {
    kind: 'shares',
    ranks: [0, 0, 0, 0, 0, 0, 0, 0, 0],
    cells: [a, b, c, d, plus(a, b), plus(c, d), plus(a, c), plus(b, d), plus(plus(a, b), plus(c, d))],
    sums: [
      { total: 4, parts: [0, 1] },
      { total: 5, parts: [2, 3] },
      { total: 6, parts: [0, 2] },
      { total: 7, parts: [1, 3] },
      { total: 8, parts: [4, 5] },
      { total: 8, parts: [6, 7] },
    ],
  };
}

const anyCell = (most: number) =>
  fc
    .integer({ min: 0, max: most })
    .chain((denominator) =>
      fc.integer({ min: 0, max: denominator }).map((numerator) => cell(numerator, denominator)),
    );

const sum = (cells: readonly Cell[]): number =>
  cells.reduce((total, { denominator }) => total + denominator, 0);

describe('withholding', () => {
  it('keeps small numerators, complements and denominators back, and shows zeros', () => {
    expect(smallIn(cell(0, 0), 6)).toBe('nothing');
    expect(smallIn(cell(0, 100), 6)).toBe('nothing');
    expect(smallIn(cell(100, 100), 6)).toBe('nothing');
    expect(smallIn(cell(1, 100), 6)).toBe('part');
    expect(smallIn(cell(5, 100), 6)).toBe('part');
    expect(smallIn(cell(6, 100), 6)).toBe('nothing');
    expect(smallIn(cell(95, 100), 6)).toBe('part');
    expect(smallIn(cell(94, 100), 6)).toBe('nothing');
    expect(smallIn(cell(0, 5), 6)).toBe('whole');
    expect(smallIn(cell(3, 5), 6)).toBe('whole');
  });

  it('withholds a second group when one could be had by subtraction, the smallest that will do', () => {
    expect(withhold(groups([cell(2, 50), cell(20, 90), cell(30, 80)]), 6).withheld).toEqual([
      'part',
      'nothing',
      'part',
      'nothing',
    ]);
    expect(withhold(groups([cell(2, 4), cell(20, 90), cell(30, 80)]), 6).withheld).toEqual([
      'whole',
      'nothing',
      'whole',
      'nothing',
    ]);
  });

  it('withholds nothing when nothing is small', () => {
    expect(withhold(groups([cell(20, 50), cell(20, 90)]), 6).withheld).toEqual([
      'nothing',
      'nothing',
      'nothing',
    ]);
  });

  it('withholds the total when there is no other group to hide behind', () => {
    expect(withhold(groups([cell(2, 50)]), 6).withheld).toEqual(['part', 'part']);
    expect(withhold(groups([cell(2, 50), cell(0, 0)]), 6).withheld).toEqual(['part', 'nothing', 'part']);
  });

  it('takes a group and a total that are always equal for one', () => {
    // Of three groups one is empty and one is small: the third and the total must go together with nobody else.
    expect(withhold(groups([cell(2, 4), cell(0, 0), cell(30, 80)]), 6).withheld).toEqual([
      'whole',
      'nothing',
      'whole',
      'nothing',
    ]);
  });

  it('knows only whole numbers in a table of counts', () => {
    const counts = { ...groups([cell(2, 2), cell(20, 20), cell(30, 30)]), kind: 'counts' } as const;
    expect(withhold(counts, 6).withheld).toEqual(['whole', 'whole', 'nothing', 'nothing']);
  });

  it('follows the threshold', () => {
    expect(withhold(groups([cell(2, 50), cell(20, 90)]), 1).withheld).toEqual([
      'nothing',
      'nothing',
      'nothing',
    ]);
    expect(withhold(groups([cell(20, 50), cell(20, 90)]), 40).withheld).toEqual(['part', 'part', 'nothing']);
  });

  it('lets nobody who tries every possible table be certain of a small number', () => {
    fc.assert(
      fc.property(
        fc.array(anyCell(7), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 2, max: 4 }),
        (cells, threshold) => {
          const table = groups(cells);
          const judged = withhold(table, threshold);
          table.cells.forEach((each, i) => {
            if (smallIn(each, threshold) !== 'nothing') expect(judged.withheld[i]).not.toBe('nothing');
          });
          expect(certainties(table, judged, cells.length, sum(cells) + 1, threshold)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('nor in a cross table with its margins', () => {
    fc.assert(
      fc.property(
        fc.array(anyCell(3), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 2, max: 4 }),
        (cells, threshold) => {
          const table = cross(cells);
          expect(certainties(table, withhold(table, threshold), 4, 5, threshold)).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
