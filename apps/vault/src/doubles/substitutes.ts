import { healthNumber } from '@vernix/contracts';
import type { Value } from '@vernix/dictionary';
import { isoDate } from '@vernix/linkage';
import { luhnDigit } from '@vernix/synth';
import type { Draw } from './draw.ts';

const DAY_MS = 86_400_000;
const BODY = 100_000_000;

/**
 * Another health number: valid when the first is, and not when it is not. It begins with 0, which no issued card is known to do: a
 * double must never be taken for a living person.
 */
export function otherHealthNumber(text: string, draw: Draw): string {
  const number = healthNumber(text);
  const body = `0${String(draw.below(BODY, 'health-number', number ?? text)).padStart(8, '0')}`;
  const check = luhnDigit(body);
  return body + String(number === null ? (check + 1) % 10 : check);
}

const VOWELS = 'aeiouy';
const CONSONANTS = 'bcdfghjklmnprstvwz';

/** Another name of about the same length: letters for letters, vowels for vowels; what is no plain letter stays. */
export function otherName(text: string, draw: Draw): string {
  const bytes = draw.bytes('name', text.toUpperCase());
  const changed = Array.from(text, (letter, index) => otherLetter(letter, bytes[index % 30] ?? 0));
  const [size = 0, extra = 0] = bytes.subarray(30);
  if (size < 64 && changed.length > 4) changed.pop();
  else if (size >= 192) changed.push(VOWELS.charAt(extra % VOWELS.length));
  return changed.join('');
}

function otherLetter(letter: string, byte: number): string {
  const small = letter.toLowerCase();
  const family = VOWELS.includes(small) ? VOWELS : CONSONANTS.includes(small) ? CONSONANTS : '';
  if (family === '' || small.length !== 1) return letter;
  const other = family.charAt((family.indexOf(small) + byte) % family.length);
  return letter === small ? other : other.toUpperCase();
}

/** The same shape with other digits, as a chart's number. */
export function otherDigits(text: string, draw: Draw): string {
  const bytes = draw.bytes('digits', text);
  return text.replaceAll(/\d/g, (digit, at: number) => String((Number(digit) + (bytes[at % 32] ?? 0)) % 10));
}

/** So many days later; what is no day stays as it is. */
export function daysLater(text: string, days: number): string {
  if (isoDate(text) === null) return text;
  return new Date(Date.parse(`${text}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days since 1970; NaN for what is no day. */
export function dayNumber(text: Value | undefined): number {
  return typeof text === 'string' && isoDate(text) !== null ? Date.parse(`${text}T00:00:00Z`) / DAY_MS : NaN;
}

/** Completed years between two days. */
export function yearsBetween(from: string, to: string): number {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);
}
