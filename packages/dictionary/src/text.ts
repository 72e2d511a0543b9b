import type { TextTest } from './condition.ts';

/** Control characters, half a surrogate pair, or U+FFFD: text that was damaged before it was sent. */
const DAMAGED = /[\p{Cc}\p{Cs}\uFFFD]/u;

export function isDamaged(text: string): boolean {
  return DAMAGED.test(text);
}

/** Ten digits whose last is right by Luhn's rule; spaces and hyphens do not count. */
export function isHealthNumber(text: string): boolean {
  let sum = 0;
  let count = 0;
  for (const character of text) {
    if (character === ' ' || character === '-') continue;
    const digit = character.charCodeAt(0) - 48;
    if (!(digit >= 0 && digit <= 9) || count === 10) return false;
    // Ten digits, so the first is doubled, the third, the fifth …
    const weighed = count % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
    count += 1;
  }
  return count === 10 && sum % 10 === 0;
}

// Canada Post: no D, F, I, O, Q or U anywhere, no W or Z first.
const POSTAL_CODE = /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$/i;

export const TEXT_TESTS: Readonly<Record<TextTest, (text: string) => boolean>> = {
  'health-number': isHealthNumber,
  'postal-code': (text) => POSTAL_CODE.test(text),
  'version-code': (text) => /^[A-Z]{1,2}$/i.test(text),
};
