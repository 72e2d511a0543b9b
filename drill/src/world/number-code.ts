/**
 * Numbers that name people as whole numbers, for millions of them are kept: a health number (ten digits) is itself, a chart
 * number (a letter and nine digits) comes behind all of those.
 */
const HEALTH_NUMBER = /^\d{10}$/;
const CHART_NUMBER = /^[A-Z]\d{9}$/;
const HEALTH_NUMBERS = 10 ** 10;
const CHARTS_OF_A_LETTER = 10 ** 9;
const A = 0x41;
/** Every code has fewer bits. */
export const CODE_BITS = 36;

/** Null for what is neither. */
export function codeOf(number: string): number | null {
  if (HEALTH_NUMBER.test(number)) return Number(number);
  if (!CHART_NUMBER.test(number)) return null;
  return HEALTH_NUMBERS + (number.charCodeAt(0) - A) * CHARTS_OF_A_LETTER + Number(number.slice(1));
}

export function numberOf(code: number): string {
  if (code < HEALTH_NUMBERS) return String(code).padStart(10, '0');
  const chart = code - HEALTH_NUMBERS;
  const letter = String.fromCharCode(A + Math.floor(chart / CHARTS_OF_A_LETTER));
  return letter + String(chart % CHARTS_OF_A_LETTER).padStart(9, '0');
}
