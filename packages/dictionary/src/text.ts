import { healthNumber } from '@vernix/contracts';
import type { TextTest } from './condition.ts';

/** Control characters, half a surrogate pair, or U+FFFD: text that was damaged before it was sent. */
const DAMAGED = /[\p{Cc}\p{Cs}\uFFFD]/u;

export function isDamaged(text: string): boolean {
  return DAMAGED.test(text);
}

/** What people part a number's digits with. */
const SPACING = /[\s-]/;
const ALL_SPACING = /[\s-]/g;

/** Whether it is one that people are linked by; spaces and hyphens do not count. */
export const isHealthNumber = (text: string): boolean => healthNumber(text) !== null;

/** Whether two texts are the same but for spaces and hyphens. */
export function isSameNumber(text: string, other: string): boolean {
  if (text === other) return true;
  if (!SPACING.test(text) && !SPACING.test(other)) return false;
  return text.replaceAll(ALL_SPACING, '') === other.replaceAll(ALL_SPACING, '');
}

// Canada Post: no D, F, I, O, Q or U anywhere, no W or Z first.
const POSTAL_CODE = /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$/i;

export const TEXT_TESTS: Readonly<Record<TextTest, (text: string) => boolean>> = {
  'health-number': isHealthNumber,
  'postal-code': (text) => POSTAL_CODE.test(text),
  'version-code': (text) => /^[A-Z]{1,2}$/i.test(text),
};
