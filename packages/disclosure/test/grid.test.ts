import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Grid, type Leaf, type Place } from '../src/index.ts';

const leaf = (
  site: string | null,
  level: string | null,
  column: string | null,
  n: number,
  d: number,
): Leaf => ({
  site,
  level,
  column,
  numerator: n,
  denominator: d,
});
const site = (name: string | null): Place => ({ kind: 'site', site: name });
const level = (name: string | null): Place => ({ kind: 'level', level: name });
const all: Place = { kind: 'all' };

describe('a grid', () => {
  it('adds up its margins', () => {
    const grid = new Grid(
      [
        leaf('a', '1', '2024-01', 10, 40),
        leaf('a', '1', '2024-02', 20, 50),
        leaf('b', '2', '2024-01', 30, 60),
      ],
      6,
    );
    const shown = (value: number) => ({ shown: true, value });
    expect(grid.at(all)).toEqual({ numerator: shown(60), complement: shown(90), denominator: shown(150) });
    expect(grid.at(site('a')).numerator).toEqual(shown(30));
    expect(grid.at(level('2'), '2024-01').denominator).toEqual(shown(60));
    expect(grid.at(all, '2024-01').numerator).toEqual(shown(40));
    expect(grid.at(site('b'), '2024-02').denominator).toEqual(shown(0));
    expect(grid.at(site('nowhere')).denominator).toEqual(shown(0));
  });

  it('keeps what is not known apart from what is called so', () => {
    const grid = new Grid(
      [leaf(null, null, null, 10, 20), leaf('null', 'null', 'null', 30, 60), leaf('*', '1', '*', 7, 70)],
      6,
    );
    expect(grid.at(site(null), null).denominator).toEqual({ shown: true, value: 20 });
    expect(grid.at(site('null'), 'null').denominator).toEqual({ shown: true, value: 60 });
    expect(grid.at(site('*'), '*').denominator).toEqual({ shown: true, value: 70 });
    expect(grid.at(all).denominator).toEqual({ shown: true, value: 150 });
  });

  it('counts a site whose level of care changed once as a site, and in both levels', () => {
    const grid = new Grid(
      [leaf('a', '1', 'm', 10, 40), leaf('a', '2', 'm', 20, 50), leaf('b', '2', 'm', 30, 60)],
      6,
    );
    expect(grid.at(site('a')).denominator).toEqual({ shown: true, value: 90 });
    expect(grid.at(level('2')).denominator).toEqual({ shown: true, value: 110 });
    expect(grid.at(all).denominator).toEqual({ shown: true, value: 150 });
  });

  it('answers alike whichever way a site is asked for, so that no total gives it away', () => {
    // Site a has 2 of 100: it and one other site are withheld, and stay so when that other is asked for alone.
    const grid = new Grid(
      [leaf('a', '1', 'm', 2, 100), leaf('b', '1', 'm', 30, 120), leaf('c', '1', 'm', 40, 150)],
      6,
    );
    expect(grid.at(all).numerator).toEqual({ shown: true, value: 72 });
    expect(grid.at(site('a')).numerator).toEqual({ shown: false, why: 'small' });
    expect(grid.at(site('b')).numerator).toEqual({ shown: false, why: 'protects' });
    expect(grid.at(site('b'), 'm').numerator).toEqual({ shown: false, why: 'protects' });
    expect(grid.at(site('c')).numerator).toEqual({ shown: true, value: 40 });
  });

  it('withholds every small count, wherever it stands', () => {
    const anyLeaf = fc
      .record({
        site: fc.constantFrom('a', 'b', 'c', null),
        column: fc.constantFrom('x', 'y', null),
        denominator: fc.nat(60),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ site, column, denominator, share }) =>
        leaf(site, site === 'c' ? '2' : '1', column, Math.round(share * denominator), denominator),
      );
    fc.assert(
      fc.property(fc.array(anyLeaf, { maxLength: 12 }), (leaves) => {
        const grid = new Grid(leaves, 6);
        for (const place of [all, level('1'), level('2'), ...['a', 'b', 'c', null].map(site)]) {
          for (const column of [undefined, 'x', 'y', null]) {
            const { numerator, complement, denominator } = grid.at(place, column);
            for (const count of [numerator, complement, denominator]) {
              if (count.shown) expect(count.value === 0 || count.value >= 6).toBe(true);
            }
          }
        }
      }),
    );
  });
});
