import { luhnDigit } from '@vernix/synth';

/** Each number of a person has so many controls: numbers made like it that stand a few places behind it, and are as a rule nobody's. */
export const CONTROLS = 16;

const BODY_DIGITS = 9;
const BODIES = 10 ** BODY_DIGITS;

/**
 * The numbers that this one would be a control of, nearest first. A health number's last digit checks the others: what is right with
 * one stays right, and what is wrong with it stays as wrong. A chart number is a letter and a number without a check.
 */
export function* numbersControlledBy(number: string): Generator<string, void, undefined> {
  const isChart = /^[A-Z]/.test(number);
  const body = isChart ? number.slice(1) : number.slice(0, BODY_DIGITS);
  const wrongBy = isChart ? 0 : Number(number.slice(BODY_DIGITS)) - luhnDigit(body) + 10;
  for (let steps = 1; steps <= CONTROLS; steps += 1) {
    const other = String((Number(body) + BODIES - steps) % BODIES).padStart(BODY_DIGITS, '0');
    yield isChart ? number.charAt(0) + other : other + String((luhnDigit(other) + wrongBy) % 10);
  }
}

/**
 * The most persons whose numbers chance explains, by how many of their controls were seen: what is to be expected, and five times what
 * such a count scatters by. Where no control was seen, none.
 */
export function byChance(controls: number): number {
  const expected = controls / CONTROLS;
  return Math.floor(expected + 5 * Math.sqrt(expected));
}
