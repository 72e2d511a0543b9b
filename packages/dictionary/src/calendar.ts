const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The number that `text` has as two or four digits from `at`; NaN when one of them is not a digit. */
function digits(text: string, at: number, length: number): number {
  let number = 0;
  for (let i = at; i < at + length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether it is written `YYYY-MM-DD`, real day or not. */
export function looksLikeDate(text: string): boolean {
  return (
    text.length === 10 &&
    text[4] === '-' &&
    text[7] === '-' &&
    !Number.isNaN(digits(text, 0, 4) + digits(text, 5, 2) + digits(text, 8, 2))
  );
}

/** The years a record can speak of: `9999` and `1850` stand for something else, if for anything. */
export const YEARS = { first: 1900, last: 2199 } as const;

/** Whether the calendar has such a day, in whatever year: 2017-02-29 is none, 9999-01-01 is one. */
export function isDay(text: string): boolean {
  if (!looksLikeDate(text)) return false;
  const month = digits(text, 5, 2);
  const length = month === 2 && leap(digits(text, 0, 4)) ? 29 : (DAYS[month - 1] ?? 0);
  const day = digits(text, 8, 2);
  return day >= 1 && day <= length;
}

/**
 * Days since 1970-01-01 of a real day written `YYYY-MM-DD` in the years {@link YEARS}; NaN for anything else
 * (2017-02-29 is no day). Works without `Date`, which would accept such a day as 1 March.
 */
export function dayNumber(text: string): number {
  if (!isDay(text)) return NaN;
  const year = digits(text, 0, 4);
  if (year < YEARS.first || year > YEARS.last) return NaN;
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  // Days from civil, Howard Hinnant: years begin on 1 March, so that the leap day comes last.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Whether it is a month written `YYYY-MM` in the years {@link YEARS}. */
export function isMonth(text: string): boolean {
  return text.length === 7 && !Number.isNaN(dayNumber(`${text}-01`));
}

/** Whether it is a day or a month that there is, but in no year a record can speak of. */
export function isOutsideYears(text: string): boolean {
  const day = text.length === 7 ? `${text}-01` : text;
  return isDay(day) && Number.isNaN(dayNumber(day));
}

/** Whether it is a time written `HH:MM` on the 24-hour clock. */
export function isTime(text: string): boolean {
  return text.length === 5 && text[2] === ':' && digits(text, 0, 2) <= 23 && digits(text, 3, 2) <= 59;
}

/** Completed years from one real day to another (−1 when the second is within a year before the first). */
export function yearsBetween(from: string, to: string): number {
  const years = digits(to, 0, 4) - digits(from, 0, 4);
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
