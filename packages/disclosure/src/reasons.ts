/** What is printed in place of a withheld number. A reader learns from it, so the attacker is given it too. */
import type { Cell, Measure, Withheld } from './table.ts';

/**
 * `small`: below the threshold. A zero that is withheld is called so too, or whoever sees several of these with a total of few
 * would know that each is 1. `protects`: a small number could be worked out from it. Of a complement no more than that is
 * said: with a numerator and a complement that are both called small, a denominator of 10 would mean 5 and 5.
 */
export type Reason = 'small' | 'protects';

/** `sizes` is the threshold, or null in a table in which the size of withheld numbers would tell too much. */
export function reasonFor({ numerator, denominator }: Cell, measure: Measure, sizes: number | null): Reason {
  return sizes !== null && (measure === 0 ? numerator : denominator) < sizes ? 'small' : 'protects';
}

export function hides(withheld: Withheld | undefined, measure: Measure): boolean {
  return withheld === 'whole' || (withheld === 'part' && measure !== 2);
}
