import type { Count, Rate } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';

/** A count, or "<6" where it is withheld: never an empty cell, never zero. */
export function countText(count: Count, threshold: number, format: Formatters): string {
  return count.shown ? format.number(count.value) : `<${threshold}`;
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

export function isWithheld(rate: Rate): boolean {
  return !rate.numerator.shown || !rate.denominator.shown;
}

/** For CSV: the number, or "<6" as text. */
export function countCell(count: Count, threshold: number): number | string {
  return count.shown ? count.value : `<${threshold}`;
}
