import type { Metered, Purpose } from '@vernix/contracts';
import { typedEntries } from './counts.ts';
import type { Asked, Counts } from './events.ts';

/** What officers let one principal read for one purpose, beyond every budget, until a time. */
export interface Allowance {
  readonly principal: string;
  readonly purpose: Purpose;
  readonly left: Counts;
  readonly until: number;
}

/** Allowances by the approval they come from. Each unit of one is released once. */
export class Allowances {
  readonly #all = new Map<string, Allowance>();

  /** An approval allows once: adding it again changes nothing. */
  add(approval: string, allowance: Allowance, at: number): void {
    for (const [id, { until }] of this.#all) if (until < at) this.#all.delete(id);
    if (!this.#all.has(approval)) this.#all.set(approval, allowance);
  }

  covers(approval: string, { principal, purpose, counts }: Asked, at: number): boolean {
    const allowance = this.#all.get(approval);
    if (allowance === undefined || at > allowance.until) return false;
    if (allowance.principal !== principal || allowance.purpose !== purpose) return false;
    return typedEntries(counts).every(([metered, count]) => count <= (allowance.left[metered] ?? 0));
  }

  /** The caller has seen that it covers them. */
  spend(approval: string, counts: Counts): void {
    const allowance = this.#all.get(approval);
    if (allowance === undefined) return;
    const left = { ...allowance.left };
    for (const [metered, count] of typedEntries(counts)) left[metered] = (left[metered] ?? 0) - count;
    this.#all.set(approval, { ...allowance, left });
  }

  /** What is left of it is not read any more. */
  close(approval: string): void {
    this.#all.delete(approval);
  }

  /** Units of this class that may still be read under any approval. */
  leftOf(metered: Metered, at: number): number {
    return [...this.#all.values()]
      .filter(({ until }) => at <= until)
      .reduce((sum, { left }) => sum + (left[metered] ?? 0), 0);
  }

  /** To compare. */
  toJSON(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#all);
  }
}
