/**
 * The patient half of the attacker: tries a value and sees whether the sums around it still can hold. This finds numbers that
 * bounds alone leave open, such as those that a ring of sums ties together.
 */
import { type Bounds, type Equation, equationsOf, tighten } from './attacker.ts';
import type { Measure, Table } from './table.ts';

export class Trial {
  readonly #of: readonly Equation[][];

  constructor(table: Table) {
    const of: Equation[][] = Array.from({ length: table.cells.length * 3 }, () => []);
    for (const equation of equationsOf(table)) {
      for (const at of [equation.total, ...equation.parts]) of[at]?.push(equation);
    }
    this.#of = of;
  }

  /** Whether only one value within its bounds can be this number. */
  leavesOne(bounds: Bounds, cell: number, measure: Measure): boolean {
    const at = cell * 3 + measure;
    let possible = 0;
    for (let value = bounds.low[at] as number; value <= (bounds.high[at] as number); value += 1) {
      if (this.#canBe(bounds, at, value)) possible += 1;
      if (possible > 1) return false;
    }
    return true;
  }

  #canBe(bounds: Bounds, at: number, value: number): boolean {
    const trial = bounds.copy();
    trial.low[at] = value;
    trial.high[at] = value;
    const next = new Set(this.#of[at]);
    for (const equation of next) {
      next.delete(equation);
      if (!tighten(trial, equation)) continue;
      for (const touched of [equation.total, ...equation.parts]) {
        if ((trial.low[touched] as number) > (trial.high[touched] as number)) return false;
        for (const other of this.#of[touched] ?? []) if (other !== equation) next.add(other);
      }
    }
    return true;
  }
}
