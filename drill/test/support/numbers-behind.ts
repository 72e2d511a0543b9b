import { luhnDigit } from '@vernix/synth';

/** Health numbers as right as this one, from ten places behind it: of a number that is right, some of its controls. */
export const numbersBehind = (number: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const body = String(Number(number.slice(0, 9)) + 10 + index).padStart(9, '0');
    return body + String(luhnDigit(body));
  });
