/**
 * A cross table of places and columns with all its margins: sites within levels of care within all; months, or Robson
 * groups, within all. It is judged as one table, so that whatever row, column or total of it is asked for, the answers fit
 * together and none gives away what another withholds.
 */
import type { Count } from '@vernix/contracts';
import { numberOf } from './attacker.ts';
import { hides, reasonFor } from './reasons.ts';
import type { Cell, Kind, Measure, Sum, Table, Withheld } from './table.ts';
import { withhold } from './withhold.ts';

/** One innermost count. A null level or column is a group of its own ("not known"). */
export interface Leaf extends Cell {
  readonly site: string | null;
  readonly level: string | null;
  readonly column: string | null;
}

/** Everything, a level of care, or a site. */
export type Place =
  | { readonly kind: 'all' }
  | { readonly kind: 'level'; readonly level: string | null }
  | { readonly kind: 'site'; readonly site: string | null };

export interface Published {
  readonly numerator: Count;
  readonly complement: Count;
  readonly denominator: Count;
}

/** A place's total, and what is kept back of it. */
interface Total extends Cell {
  readonly withheld: Withheld;
}

const NONE: Cell = { numerator: 0, denominator: 0 };
const ZERO: Count = { shown: true, value: 0 };
const NOBODY: Published = { numerator: ZERO, complement: ZERO, denominator: ZERO };

export class Grid {
  readonly #published = new Map<string, Published>();
  readonly #totals = new Map<string, Total>();

  /**
   * @param beside another grid of the same people in other columns. The total of a place that has all of them in both is one
   * number, which was decided there: withheld in one of the two alone, it would be read in the other
   */
  constructor(leaves: readonly Leaf[], threshold: number, kind: Kind = 'shares', beside?: Grid) {
    const { cells, table } = build(leaves, kind);
    const decided = [...cells].map(([key, cell]) =>
      decidedBy(beside === undefined ? undefined : beside.#totals.get(key), table.cells[cell]),
    );
    const { withheld, sizes } = withhold({ ...table, decided }, threshold);
    for (const [key, cell] of cells) {
      const { [cell]: value = NONE } = table.cells;
      const { [cell]: state = 'whole' } = withheld;
      if (isTotal(key)) this.#totals.set(key, { ...value, withheld: state });
      this.#published.set(key, publish(value, state, sizes ? threshold : null));
    }
  }

  /** The cell of a place and column; `undefined` column for the place's total. A place or column without data counts 0. */
  at(place: Place, column?: string | null): Published {
    return this.#published.get(keyOf(placeKey(place), columnKey(column))) ?? NOBODY;
  }
}

/** What is kept back of a total in another grid, if it is this number there. */
function decidedBy(total: Total | undefined, { numerator, denominator }: Cell = NONE): Withheld | null {
  return total?.numerator === numerator && total.denominator === denominator ? total.withheld : null;
}

function publish(cell: Cell, withheld: Withheld, sizes: number | null): Published {
  const count = (measure: Measure): Count =>
    hides(withheld, measure)
      ? { shown: false, why: reasonFor(cell, measure, sizes) }
      : { shown: true, value: numberOf(cell, measure) };
  return { numerator: count(0), complement: count(1), denominator: count(2) };
}

const ALL = '*';
// A prefix keeps a site that happens to be called "*" or "null" apart.
const named = (kind: string, name: string | null): string => (name === null ? kind : `${kind}:${name}`);
const columnKey = (column: string | null | undefined): string =>
  column === undefined ? ALL : named('column', column);
const keyOf = (place: string, column: string): string => JSON.stringify([place, column]);
const leafKey = ({ site, level, column }: Leaf): string => JSON.stringify([level, site, column]);

const partsOf = (key: string) => JSON.parse(key) as [place: string, column: string];
const isTotal = (key: string): boolean => partsOf(key)[1] === ALL;

/** Figures of everything come first for readers, and its total before its columns. */
function rankOf(key: string): number {
  if (partsOf(key)[0] !== ALL) return 0;
  return isTotal(key) ? 2 : 1;
}

function placeKey(place: Place): string {
  if (place.kind === 'all') return ALL;
  return place.kind === 'level' ? named('level', place.level) : named('site', place.site);
}

function build(leaves: readonly Leaf[], kind: Kind): { cells: ReadonlyMap<string, number>; table: Table } {
  const builder = new Builder(leaves);
  const ranks = [...builder.cells.keys()].map(rankOf);
  return { cells: builder.cells, table: { kind, cells: builder.values, sums: builder.sums, ranks } };
}

class Builder {
  readonly cells = new Map<string, number>();
  readonly values: { numerator: number; denominator: number }[] = [];
  readonly sums: Sum[] = [];

  constructor(unordered: readonly Leaf[]) {
    // The gate must come to the same result whatever order the rows were read in.
    const leaves = unordered.toSorted((a, b) => (leafKey(a) < leafKey(b) ? -1 : 1));
    const columns = [...new Set(leaves.map((leaf) => columnKey(leaf.column))), ALL];
    const levelsOf = grouped(leaves, ({ site, level }) => [named('site', site), named('level', level)]);
    const parts = new Map<string, Set<string>>();
    for (const leaf of leaves) {
      const level = named('level', leaf.level);
      const site = named('site', leaf.site);
      // A site whose level of care changed is one place by itself and a part of two levels.
      const moved = (levelsOf.get(site)?.size ?? 0) > 1;
      const inner = moved ? `${level} ${site}` : site;
      for (const place of new Set([ALL, level, site, inner])) {
        for (const column of [columnKey(leaf.column), ALL]) this.#add(keyOf(place, column), leaf);
        if (!parts.has(place)) parts.set(place, new Set());
      }
      parts.get(ALL)?.add(level);
      parts.get(level)?.add(inner);
      if (moved) parts.get(site)?.add(inner);
    }
    for (const [place, inside] of parts) {
      this.#sum(
        keyOf(place, ALL),
        columns.filter((column) => column !== ALL).map((column) => keyOf(place, column)),
      );
      if (inside.size === 0) continue;
      for (const column of columns)
        this.#sum(
          keyOf(place, column),
          [...inside].map((part) => keyOf(part, column)),
        );
    }
  }

  #cell(key: string): number {
    let cell = this.cells.get(key);
    if (cell === undefined) {
      cell = this.values.push({ numerator: 0, denominator: 0 }) - 1;
      this.cells.set(key, cell);
    }
    return cell;
  }

  #add(key: string, { numerator, denominator }: Cell): void {
    const value = this.values[this.#cell(key)];
    if (value === undefined) return;
    value.numerator += numerator;
    value.denominator += denominator;
  }

  #sum(total: string, parts: readonly string[]): void {
    this.sums.push({ total: this.#cell(total), parts: parts.map((part) => this.#cell(part)) });
  }
}

function grouped<T>(
  items: readonly T[],
  pairOf: (item: T) => readonly [string, string],
): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const item of items) {
    const [key, value] = pairOf(item);
    groups.set(key, (groups.get(key) ?? new Set()).add(value));
  }
  return groups;
}
