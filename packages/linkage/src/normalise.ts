/** Letters that Unicode does not take apart but that people type both ways. */
const FOLDED: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'TH',
};

/** What people write when they have no name. As a name it would make strangers one person. */
const PLACEHOLDERS = new Set([
  'UNKNOWN',
  'INCONNU',
  'INCONNUE',
  'NONE',
  'TEST',
  'ANONYMOUS',
  'ANONYME',
  'NA',
  'X',
]);

const PLAIN = /^[A-Z]+$/;

/**
 * A name as compared: marks, case, spaces, hyphens and apostrophes do not count. Null when nothing of it is left, or
 * when it stands for "no name".
 */
export function name(text: string): string | null {
  let folded = text.toUpperCase();
  if (!PLAIN.test(folded)) {
    folded = folded
      .normalize('NFKD')
      .toUpperCase()
      .replaceAll(/[ÆŒØŁĐÐÞ]/g, (letter) => FOLDED[letter] ?? letter)
      .replaceAll(/[^\p{L}]/gu, '');
  }
  return folded === '' || PLACEHOLDERS.has(folded) ? null : folded;
}

/** An Ontario health number: ten digits that satisfy Luhn, not all the same. Null when it does not validate. */
export function healthNumber(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (!/^\d{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits)) return null;
  let sum = 0;
  for (let index = 0; index < 10; index += 1) {
    const digit = digits.charCodeAt(index) - 48;
    const weighed = index % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0 ? digits : null;
}

/** A Canadian postal code without its space, upper case. Null when it is not one. */
export function postalCode(text: string): string | null {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase();
  return /^[A-Z]\d[A-Z]\d[A-Z]\d$/.test(code) ? code : null;
}

/** A calendar day `YYYY-MM-DD` that exists. Null when it does not. */
export function isoDate(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = dayNumber(text);
  return day !== null && dayText(day) === text ? text : null;
}

const MS_PER_DAY = 86_400_000;

function dayNumber(text: string): number | null {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : time / MS_PER_DAY;
}

function dayText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day before and the day after an ISO day: children of one birth may be born on either side of midnight. */
export function neighbours(date: string): [string, string] {
  const day = dayNumber(date) ?? 0;
  return [dayText(day - 1), dayText(day + 1)];
}
