import type { TextTest } from './condition.ts';

/** Control characters, half a surrogate pair, or U+FFFD: text that was damaged before it was sent. */
const DAMAGED = /[\p{Cc}\p{Cs}\uFFFD]/u;

export function isDamaged(text: string): boolean {
  return DAMAGED.test(text);
}

/** What people part a number's digits with. */
const SPACING = /[\s-]/;
const ALL_SPACING = /[\s-]/g;

/** Ten digits, not all the same, whose last is right by Luhn's rule; spaces and hyphens do not count. */
export function isHealthNumber(text: string): boolean {
  let sum = 0;
  let count = 0;
  let first = 0;
  let differs = false;
  for (const character of text) {
    const digit = character.charCodeAt(0) - 48;
    if (!(digit >= 0 && digit <= 9)) {
      if (SPACING.test(character)) continue;
      return false;
    }
    if (count === 10) return false;
    if (count === 0) first = digit;
    else differs ||= digit !== first;
    // Ten digits, so the first is doubled, the third, the fifth …
    const weighed = count % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
    count += 1;
  }
  return count === 10 && differs && sum % 10 === 0;
}

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
