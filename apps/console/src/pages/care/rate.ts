import type { Count, Rate } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';

/** A count, or why it is not there, "<6" or "withheld": never an empty cell, never zero. */
export function countText(count: Count, threshold: number, format: Formatters): string {
  if (count.shown) return format.number(count.value);
  return count.why === 'protects' ? format.withheld : `<${threshold}`;
}

/** A rate as people say it: 31.81 %, 33.56 per 1,000, or a plain ratio to the fourth decimal. */
export function rateText(value: number, per: number | null, t: TFunction, format: Formatters): string {
  if (per === 100) return format.percent(value / 100);
  if (per === null || per === 1) return format.proportion(value);
  return t('care.per', { value: format.twoDecimals(value), per: format.number(per) });
}

/** The proportion of 1 behind a rate, to the fourth decimal: what two people compare when they compare figures. */
export function proportionText(value: number | null, per: number | null, format: Formatters): string {
  return value === null ? '–' : format.proportion(value / (per ?? 1));
}

/** What stands in place of a rate that is withheld; null when it is not. */
export function withheldText(rate: Rate, threshold: number, format: Formatters): string | null {
  const withheld = [rate.numerator, rate.denominator].filter((count) => !count.shown);
  const count = withheld.find(({ why }) => why !== 'protects') ?? withheld[0];
  return count === undefined ? null : countText(count, threshold, format);
}

/** For CSV: the number, or why it is not there as text. */
export function countCell(count: Count, threshold: number, format: Formatters): number | string {
  return count.shown ? count.value : countText(count, threshold, format);
}
