import type { Count, Rate } from '@vernix/contracts';
import type { Grid, Place } from '@vernix/disclosure';
import type { Indicator } from '@vernix/indicators';
import type { Counts } from './counts.ts';

export const ZERO: Count = { shown: true, value: 0 };

export function valueOf(count: Count): number | null {
  return count.shown ? count.value : null;
}

/** `numerator ÷ denominator × per`; null when either is withheld or there is nobody to divide by. */
export function quotient(numerator: Count, denominator: Count, per: number): number | null {
  if (!numerator.shown || !denominator.shown || denominator.value === 0) return null;
  return (numerator.value / denominator.value) * per;
}

/** An indicator's figure for a place, and month when given; a null place has nobody in it. */
export function rateAt(
  counts: Counts,
  indicator: Indicator,
  place: Place | null,
  month?: string | null,
): Rate {
  if (place === null) return { numerator: ZERO, denominator: ZERO, missing: ZERO, value: null };
  const cell = counts.rate(indicator).at(place, month);
  const denominator = indicator.per === 1 ? cell.complement : cell.denominator;
  return {
    numerator: cell.numerator,
    denominator,
    missing: counts.missing(indicator, place, month),
    value: indicator.per === null ? null : quotient(cell.numerator, denominator, indicator.per),
  };
}

export function womenAt(grid: Grid, place: Place | null, column?: string): Count {
  return place === null ? ZERO : grid.at(place, column).denominator;
}
