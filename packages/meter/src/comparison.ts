import type { SimulatedUse, Simulation } from '@vernix/contracts';
import type { BudgetTable } from './budgets.ts';
import type { MeterEvent } from './events.ts';
import { type Simulated, Simulator } from './simulate.ts';
import { worstCase } from './worst-case.ts';

const DAYS = 4;
/** An answer has to fit a frame. Those with the most refusals are kept. */
const MOST_ROWS = 400;

/** The same requests under two tables, side by side. */
export class Comparison {
  readonly #tables: readonly [before: BudgetTable, after: BudgetTable];
  readonly #simulators: readonly [before: Simulator, after: Simulator];
  #from: number | null = null;
  #events = 0;

  constructor(before: BudgetTable, after: BudgetTable) {
    this.#tables = [before, after];
    this.#simulators = [new Simulator(before), new Simulator(after)];
  }

  take(event: MeterEvent): void {
    this.#from ??= event.at;
    this.#events += 1;
    for (const simulator of this.#simulators) simulator.take(event);
  }

  result(): Simulation {
    const [before, after] = this.#simulators.map((simulator) => simulator.results());
    // Both were asked the same, in the same order: their rows are the same.
    const rows = (before ?? []).flatMap((row, at) => {
      const other = after?.[at];
      if (other === undefined) return [];
      const { principal, role = null, purpose, metered } = row;
      return [{ principal, role, purpose, metered, before: useOf(row), after: useOf(other) }];
    });
    const changed = ({ before: one, after: two }: (typeof rows)[number]): number =>
      Math.abs(one.refused - two.refused) + two.refused;
    const [first, second] = this.#tables.map((table) => worstCase(table, DAYS).total);
    return {
      from: this.#from === null ? null : new Date(this.#from).toISOString(),
      events: this.#events,
      rows: rows.sort((a, b) => changed(b) - changed(a)).slice(0, MOST_ROWS),
      reach: { before: first ?? 0, after: second ?? 0 },
    };
  }
}

const useOf = ({ released, highestHour, highestDay, refused, freezes }: Simulated): SimulatedUse => ({
  released,
  highestHour,
  highestDay,
  refused,
  freezes,
});
