import type { Place, Published } from '../src/index.ts';

/** A published cross table as its reader sees it: the innermost places and columns, and every total of them. */
export interface Page {
  readonly rows: readonly { readonly place: Place; readonly inside: readonly Place[] }[];
  readonly columns: readonly (string | undefined)[];
  at(place: Place, column?: string): Published;
}

/**
 * An attacker who does algebra: every sum of the page is an equation in the withheld numbers, and elimination tells which of
 * them have a single solution. It sees chains of any length, but not that numbers are not negative. Returns the small ones it
 * solved.
 */
export function solved(
  page: Page,
  measure: keyof Published,
  truth: (key: string) => number,
  threshold: number,
): string[] {
  const unknowns = new Map<string, number>();
  const equations: { terms: Map<number, number>; constant: number }[] = [];
  const keyOf = (place: Place, column: string | undefined): string => JSON.stringify([place, column ?? null]);
  const equation = (total: [Place, string | undefined], parts: [Place, string | undefined][]): void => {
    const terms = new Map<number, number>();
    let constant = 0;
    for (const [sign, [place, column]] of [
      [-1, total] as const,
      ...parts.map((part) => [1, part] as const),
    ]) {
      const count = page.at(place, column)[measure];
      if (count.shown) constant -= sign * count.value;
      else {
        const key = keyOf(place, column);
        if (!unknowns.has(key)) unknowns.set(key, unknowns.size);
        terms.set(unknowns.get(key)!, sign);
      }
    }
    if (terms.size > 0) equations.push({ terms, constant });
  };
  for (const { place, inside } of page.rows) {
    const named = page.columns.filter((column) => column !== undefined);
    equation(
      [place, undefined],
      named.map((column) => [place, column]),
    );
    if (inside.length === 0) continue;
    for (const column of page.columns)
      equation(
        [place, column],
        inside.map((part) => [part, column]),
      );
  }

  const matrix = equations.map(({ terms }) =>
    Array.from({ length: unknowns.size }, (_, i) => terms.get(i) ?? 0),
  );
  const pivots = eliminate(matrix);
  const keys = [...unknowns.keys()];
  return pivots
    .filter(({ row, column }) => matrix[row]!.every((value, i) => i === column || Math.abs(value) < 1e-9))
    .map(({ column }) => keys[column]!)
    .filter((key) => truth(key) > 0 && truth(key) < threshold);
}

/** Gauss and Jordan, in place. */
function eliminate(matrix: number[][]): { row: number; column: number }[] {
  const pivots: { row: number; column: number }[] = [];
  const width = matrix[0]?.length ?? 0;
  for (let column = 0; column < width && pivots.length < matrix.length; column += 1) {
    const row = pivots.length;
    const found = matrix.findIndex((each, i) => i >= row && Math.abs(each[column]!) > 1e-9);
    if (found < 0) continue;
    [matrix[row], matrix[found]] = [matrix[found]!, matrix[row]!];
    const pivot = matrix[row][column]!;
    matrix[row] = matrix[row].map((value) => value / pivot);
    for (const [i, each] of matrix.entries()) {
      const factor = each[column]!;
      if (i === row || Math.abs(factor) < 1e-9) continue;
      matrix[i] = each.map((value, j) => value - factor * matrix[row]![j]!);
    }
    pivots.push({ row, column });
  }
  return pivots;
}
