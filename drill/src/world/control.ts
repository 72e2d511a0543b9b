import { luhnDigit } from '@vernix/synth';
import { codeOf, numberOf } from './number-code.ts';

/**
 * Each number of a person has so many controls: numbers made like it that stand a few places behind it, and are as a rule nobody's.
 * They come up by chance as often as it does, each of them.
 */
export const CONTROLS = 256;

/** What comes by chance in fewer than one of so many robberies is not put down to chance. */
const ROBBERIES = 100;

const BODY_DIGITS = 9;

/** A health number's last digit checks the others: what is right with one stays right, and what is wrong stays as wrong. */
const wrongBy = (number: string): number =>
  (Number(number.slice(BODY_DIGITS)) - luhnDigit(number.slice(0, BODY_DIGITS)) + 10) % 10;

/** Where the numbers stand that one is a control of, by their codes. */
export interface Controlled {
  readonly from: number;
  /** Behind the last. */
  readonly to: number;
  /** Of those that stand there, whether it is one. */
  includes(code: number): boolean;
}

/** Of a health number (ten digits) or a chart number (a letter and nine digits, without a check). Null for what is neither. */
export function controlledBy(number: string): Controlled | null {
  const code = codeOf(number);
  if (code === null) return null;
  if (/^[A-Z]/.test(number)) {
    const first = code - Number(number.slice(1));
    return { from: Math.max(first, code - CONTROLS), to: code, includes: () => true };
  }
  const to = code - (code % 10);
  const wrong = wrongBy(number);
  const includes = (other: number): boolean => wrongBy(numberOf(other)) === wrong;
  return { from: Math.max(0, to - 10 * CONTROLS), to, includes };
}

/** The most numbers of persons that chance explains, by how many of their controls were seen: of a Poisson distribution, all but its rare end. */
export function byChance(controls: number): number {
  const expected = controls / CONTROLS;
  let most = 0;
  let logarithm = -expected;
  let likely = Math.exp(logarithm);
  while (1 - likely > 1 / ROBBERIES) {
    most += 1;
    logarithm += Math.log(expected / most);
    likely += Math.exp(logarithm);
  }
  return most;
}
