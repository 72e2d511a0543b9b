import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, Grid, infer, type Leaf, type Place, type Sum, type Withheld } from '../src/index.ts';

/** Women of a province, counted by month in one table and by group in another: each place's total stands in both. */
interface Woman {
  readonly site: string;
  readonly level: string | null;
  readonly month: string;
  readonly group: string;
  readonly counted: boolean;
}
type Columns = 'month' | 'group';

const THRESHOLD = 6;
const MONTHS = Array.from({ length: 12 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}`);
const GROUPS = ['1', '2', '3', '5', '8', '10'];
const SITES = [
  { site: 'hospital', level: '3', births: 60 },
  { site: 'second', level: '2', births: 30 },
  { site: 'third', level: '2', births: 20 },
  { site: 'midwives', level: null, births: 3 },
  { site: 'laboratory', level: null, births: 1 },
  { site: 'cottage', level: '1', births: 2 },
];
const LEVELS = ['3', '2', '1', null];
const PLACES: readonly Place[] = [
  { kind: 'all' },
  ...LEVELS.map((level): Place => ({ kind: 'level', level })),
  ...SITES.map(({ site }): Place => ({ kind: 'site', site })),
];
/** Which places make up which, by their places in {@link PLACES}. */
const WITHIN: readonly Sum[] = [
  { total: 0, parts: [1, 2, 3, 4] },
  ...LEVELS.map((level, i) => ({
    total: 1 + i,
    parts: SITES.flatMap((site, j) => (site.level === level ? [5 + j] : [])),
  })),
];

/** The high bits of a linear congruential generator: a province that a number stands for. */
function province(seed: number): Woman[] {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return SITES.flatMap(({ site, level, births }) =>
    MONTHS.flatMap((month) =>
      Array.from({ length: Math.round(births * (0.5 + random())) }, (): Woman => {
        const group = GROUPS[Math.floor(random() * random() * GROUPS.length)] ?? '1';
        return { site, level, month, group, counted: random() < (births < 5 ? 0.03 : 0.3) };
      }),
    ),
  );
}

const inside = (place: Place, { site, level }: Woman): boolean =>
  place.kind === 'all' || (place.kind === 'level' ? level === place.level : site === place.site);

function count(women: readonly Woman[]): Cell {
  return { numerator: women.filter(({ counted }) => counted).length, denominator: women.length };
}

function leavesOf(women: readonly Woman[], by: Columns): Leaf[] {
  const groups = Map.groupBy(women, (woman) => `${woman.site} ${woman[by]}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ site: first.site, level: first.level, column: first[by], ...count([first, ...others]) }],
  );
}

/** The small numbers of one table that its reader knows who takes the places' totals from the other, where that shows more. */
function givenAway(women: readonly Woman[], by: Columns, page: Grid, other: Grid): string[] {
  const columns = [undefined, ...(by === 'month' ? MONTHS : GROUPS)];
  const at = (place: number, column: number): number => place * columns.length + column;
  const cells = PLACES.flatMap((place) =>
    columns.map((column) =>
      count(women.filter((woman) => inside(place, woman) && (column === undefined || woman[by] === column))),
    ),
  );
  const sums = [
    ...PLACES.map((_, place) => ({
      total: at(place, 0),
      parts: columns.slice(1).map((_column, i) => at(place, i + 1)),
    })),
    ...columns.flatMap((_, column) =>
      WITHIN.map(({ total, parts }) => ({
        total: at(total, column),
        parts: parts.map((part) => at(part, column)),
      })),
    ),
  ];
  const withheld = PLACES.flatMap((place) =>
    columns.map((column): Withheld => {
      const pages = column === undefined ? [page, other] : [page];
      if (pages.some((one) => one.at(place, column).numerator.shown)) return 'nothing';
      return pages.some((one) => one.at(place, column).denominator.shown) ? 'part' : 'whole';
    }),
  );
  const bounds = infer({ kind: 'shares', cells, sums, ranks: cells.map(() => 0) }, withheld, THRESHOLD);
  return cells.flatMap(({ numerator, denominator }, cell) =>
    ([numerator, denominator - numerator, denominator] as const).flatMap((number, measure) => {
      const isSmall = number > 0 && number < THRESHOLD;
      const isHidden = measure === 2 ? withheld[cell] === 'whole' : withheld[cell] !== 'nothing';
      const known = isSmall && isHidden && bounds.isKnown(cell, measure as 0 | 1 | 2);
      return known ? [`${by} ${cell} ${measure}`] : [];
    }),
  );
}

describe('two tables of the same people, one beside the other', () => {
  it('give no small number away to one who reads both', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const women = province(seed);
        const byMonth = new Grid(leavesOf(women, 'month'), THRESHOLD);
        const byGroup = new Grid(leavesOf(women, 'group'), THRESHOLD, 'shares', byMonth);
        expect(givenAway(women, 'month', byMonth, byGroup)).toEqual([]);
        expect(givenAway(women, 'group', byGroup, byMonth)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
