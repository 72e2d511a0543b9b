import { useTranslation } from 'react-i18next';
import type { Language } from './i18n.ts';

/** What the registry's readers expect: Canadian English and French. */
const TAGS = { en: 'en-CA', fr: 'fr-CA' } as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function agoIn(relative: Intl.RelativeTimeFormat, at: string, now: number): string {
  const past = Math.max(0, now - Date.parse(at));
  if (past < MINUTE) return relative.format(-Math.floor(past / 1000), 'second');
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return relative.format(-Math.floor(past / HOUR), 'hour');
  return relative.format(-Math.floor(past / DAY), 'day');
}

/** Numbers, dates and sizes as each language writes them. Pure: the time is a parameter. */
export function formatters(language: Language) {
  const tag = TAGS[language];
  const number = new Intl.NumberFormat(tag);
  const four = new Intl.NumberFormat(tag, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  const two = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(tag, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const percentShort = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric' });
  const month = new Intl.DateTimeFormat(tag, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const relativeShort = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(tag, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  const measure = (value: number, digits: number, symbol: string): string =>
    `${new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(value)}\u00a0${symbol}`;

  return {
    /** What stands for a number of any size that is not published. */
    withheld: language === 'fr' ? 'non publié' : 'withheld',
    number: (value: number) => number.format(value),
    /** A proportion of 1, to the fourth decimal. */
    proportion: (value: number) => four.format(value),
    twoDecimals: (value: number) => two.format(value),
    percent: (proportion: number) => percent.format(proportion),
    percentShort: (proportion: number) => percentShort.format(proportion),
    time: (at: string) => time.format(new Date(at)),
    date: (at: string) => date.format(new Date(at)),
    dateTime: (at: string) => `${date.format(new Date(at))}, ${time.format(new Date(at))}`,
    /** `YYYY-MM` as "Mar 2014". */
    month: (yearMonth: string) => month.format(new Date(`${yearMonth}-01T00:00:00Z`)),
    /** How long ago, in the largest unit that says something. */
    ago: (at: string, now: number) => agoIn(relative, at, now),
    /** The same, as short as a table's cell wants it. */
    agoShort: (at: string, now: number) => agoIn(relativeShort, at, now),
    bytes: (bytes: number) => {
      if (bytes < 1000) return unit('byte', 0).format(bytes);
      if (bytes < 1e6) return unit('kilobyte', 0).format(bytes / 1e3);
      if (bytes < 1e9) return unit('megabyte', 1).format(bytes / 1e6);
      return unit('gigabyte', 2).format(bytes / 1e9);
    },
    /** With the SI's symbols, which are the same in both languages. Canadian English would write "millisecs". */
    duration: (ms: number) => {
      if (ms < 1000) return measure(ms, 0, 'ms');
      if (ms < MINUTE) return measure(ms / 1000, ms < 10_000 ? 1 : 0, 's');
      if (ms < HOUR) return measure(ms / MINUTE, 0, 'min');
      return measure(ms / HOUR, 1, 'h');
    },
  };
}
export type Formatters = ReturnType<typeof formatters>;

const made = {
  en: { ...formatters('en'), language: 'en' },
  fr: { ...formatters('fr'), language: 'fr' },
} as const;

/** The formatters of the page's language, and which it is (to pick from `{ en, fr }` texts). */
export function useFormat(): Formatters & { language: Language } {
  const { i18n } = useTranslation();
  return made[i18n.language === 'fr' ? 'fr' : 'en'];
}
