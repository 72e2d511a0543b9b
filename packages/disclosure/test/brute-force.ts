import type { Cell, Judged, Table } from '../src/index.ts';

/**
 * An attacker with all the time in the world: tries every table that agrees with what is published, which is the numbers
 * shown and, for the others, whether they are below the threshold. Returns the small numbers (1 to threshold − 1) that came
 * out the same in all of them. Shares no code with the package's own attacker.
 *
 * The first `leaves` cells are innermost; the others are sums of them, given by `table.sums` in an order in which every
 * total follows its parts.
 */
export function certainties(
  table: Table,
  { withheld, sizes }: Judged,
  leaves: number,
  most: number,
  threshold: number,
): string[] {
  const seen = table.cells.map(() => ({ n: new Set<number>(), d: new Set<number>(), c: new Set<number>() }));
  const trial = table.cells.map(() => ({ n: 0, d: 0 }));

  const agrees = (cell: number): boolean => {
    const real = table.cells[cell]!;
    const mine = trial[cell]!;
    if (sizes && !saysTheSame(mine, real, threshold)) return false;
    if (withheld[cell] === 'whole') return true;
    return mine.d === real.denominator && (withheld[cell] === 'part' || mine.n === real.numerator);
  };

  const finish = (): void => {
    const filled = new Set(Array.from({ length: leaves }, (_, i) => i));
    for (const { total, parts } of table.sums) {
      const n = parts.reduce((sum, part) => sum + trial[part]!.n, 0);
      const d = parts.reduce((sum, part) => sum + trial[part]!.d, 0);
      if (filled.has(total) && (trial[total]!.n !== n || trial[total]!.d !== d)) return;
      trial[total] = { n, d };
      filled.add(total);
      if (!agrees(total)) return;
    }
    seen.forEach((each, cell) => {
      const { n, d } = trial[cell]!;
      each.n.add(n);
      each.d.add(d);
      each.c.add(d - n);
    });
  };

  const from = (leaf: number): void => {
    if (leaf === leaves) {
      finish();
      return;
    }
    const { numerator, denominator } = table.cells[leaf]!;
    const state = withheld[leaf];
    const [dLow, dHigh] = state === 'whole' ? [0, most] : [denominator, denominator];
    for (let d = dLow; d <= dHigh; d += 1) {
      const [nLow, nHigh] = state === 'nothing' ? [numerator, numerator] : [0, d];
      for (let n = nLow; n <= nHigh; n += 1) {
        trial[leaf] = { n, d };
        if (agrees(leaf)) from(leaf + 1);
      }
    }
  };
  from(0);

  return seen.flatMap(({ n, d, c }, cell) => {
    const measures = { n, c, d };
    return Object.entries(measures)
      .filter(
        ([, values]) => values.size === 1 && [...values].every((value) => value > 0 && value < threshold),
      )
      .map(([name]) => `${name}${cell}`);
  });
}

/** "<6" and "withheld" tell small numbers from others. */
function saysTheSame(mine: { n: number; d: number }, real: Cell, threshold: number): boolean {
  const { numerator, denominator } = real;
  return mine.n < threshold === numerator < threshold && mine.d < threshold === denominator < threshold;
}
