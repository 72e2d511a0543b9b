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

/** A Canadian postal code without its space, upper case. Null when it is not one. */
export function postalCode(text: string): string | null {
  const code = POSTAL.test(text) ? text : text.replaceAll(/[\s-]/g, '').toUpperCase();
  return POSTAL.test(code) ? code : null;
}

const POSTAL = /^[A-Z]\d[A-Z]\d[A-Z]\d$/;

/** A calendar day `YYYY-MM-DD` that exists. Null when it does not. */
export function isoDate(text: string): string | null {
  const [, year, month, day] = ISO_DAY.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const days = daysIn(Number(year), Number(month));
  return Number(day) >= 1 && Number(day) <= days ? text : null;
}

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0 for a month that does not exist. */
function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}

const MS_PER_DAY = 86_400_000;

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The day before and the day after an ISO day: children of one birth may be born on either side of midnight. */
export function neighbours(date: string): [string, string] {
  const time = Date.parse(`${date}T00:00:00Z`);
  return [dayText(time - MS_PER_DAY), dayText(time + MS_PER_DAY)];
}
