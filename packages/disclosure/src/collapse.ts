/**
 * Cells that a reader knows to be equal are one cell: where all parts of a sum but one are empty, the total is that part.
 * Withholding one of them alone protects nothing, so the gate decides on the whole class.
 */
import { isDeeper, type Sum, type Table, type Withheld } from './table.ts';

export interface Collapsed {
  /** The table with one cell a class, and without empty cells or sums that say nothing. */
  readonly table: Table;
  /** The class of each cell; null for an empty one, which is about nobody and is always shown. */
  readonly classOf: readonly (number | null)[];
}

export function collapse({ kind, cells, sums, ranks, decided = [] }: Table): Collapsed {
  const isEmpty = (cell: number): boolean => cells[cell]?.denominator === 0;
  const filled = sums
    .map(({ total, parts }) => ({ total, parts: parts.filter((part) => !isEmpty(part)) }))
    .filter(({ total }) => !isEmpty(total));
  const heads = cells.map((_, cell) => cell);
  const headOf = (cell: number): number => {
    let head = cell;
    while (heads[head] !== head) head = heads[head] as number;
    return head;
  };
  for (const { total, parts } of filled) {
    const [only, ...others] = parts;
    if (only !== undefined && others.length === 0) heads[headOf(total)] = headOf(only);
  }

  const classes = new Map<number, number>();
  const classOf = cells.map((_, cell) => {
    if (isEmpty(cell)) return null;
    const head = headOf(cell);
    const known = classes.get(head) ?? classes.size;
    classes.set(head, known);
    return known;
  });
  const rankOf: number[] = Array.from(classes, () => 0);
  const decidedOf: (Withheld | null)[] = rankOf.map(() => null);
  for (const [cell, of] of classOf.entries()) {
    if (of === null) continue;
    rankOf[of] = Math.max(rankOf[of] ?? 0, ranks[cell] ?? 0);
    const [state, known] = [decided[cell] ?? null, decidedOf[of] ?? null];
    if (state !== null && (known === null || isDeeper(state, known))) decidedOf[of] = state;
  }
  return {
    table: {
      kind,
      cells: [...classes.keys()].map((head) => cells[head] ?? { numerator: 0, denominator: 0 }),
      sums: distinct(filled.filter(({ parts }) => parts.length > 1).map((sum) => inClasses(sum, classOf))),
      ranks: rankOf,
      decided: decidedOf,
    },
    classOf,
  };
}

function inClasses({ total, parts }: Sum, classOf: readonly (number | null)[]): Sum {
  const of = (cell: number): number => classOf[cell] as number;
  return { total: of(total), parts: parts.map(of) };
}

function distinct(sums: readonly Sum[]): Sum[] {
  const byText = new Map(
    sums.map((sum) => [`${sum.total}=${sum.parts.toSorted((a, b) => a - b).join()}`, sum]),
  );
  return [...byText.values()];
}
