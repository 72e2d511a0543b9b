/**
 * The number a sender wrote, or NaN. `39`, `39.0`, `-2`, `62.5`, and `62,5` as French spreadsheets write it. A comma
 * before three digits could part thousands, so `1,234` is not read. No exponents, no hexadecimal, at most 15 digits.
 */
export function readNumber(text: string): number {
  const whole = readDigits(text);
  if (whole >= 0) return whole;
  return NUMBER.test(text) ? Number(text.replace(',', '.')) + 0 : NaN; // + 0: no negative zero
}

const NUMBER = /^[+-]?\d{1,9}(?:\.\d{1,6}|,\d{1,2})?$/;

/** The fast way for what nearly every cell holds: up to nine digits and nothing else; −1 for anything else. */
function readDigits(text: string): number {
  const { length } = text;
  if (length === 0 || length > 9) return -1;
  let number = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}
