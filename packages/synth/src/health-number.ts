/**
 * Ontario-style health numbers: ten digits, the last a Luhn check digit. Ours all begin with 0, which no issued card is
 * known to do (recalled, not confirmed by the ministry), so that nobody takes one for a person's.
 */

const SPACE = 100_000_000;
/** Coprime with the space, and small enough that the product with any serial stays a safe integer. */
const STEP = 61_803_397;

/** Luhn check digit of a string of digits. */
export function luhnDigit(digits: string): number {
  let sum = 0;
  let double = true;
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    let digit = digits.charCodeAt(i) - 48;
    if (double) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
    double = !double;
  }
  return (10 - (sum % 10)) % 10;
}

/** The health number of person `serial` (0 to 99,999,999) of a population: no two serials share one. */
export function healthNumber(seed: number, serial: number): string {
  const scattered = (serial * STEP + (Math.imul(seed, 0x9e3779b1) >>> 0)) % SPACE;
  const body = `0${String(scattered).padStart(8, '0')}`;
  return body + String(luhnDigit(body));
}
