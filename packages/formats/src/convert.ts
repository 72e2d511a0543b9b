import type { Unit } from '@vernix/dictionary';
import type { SenderUnit } from './mapping.ts';

interface Conversion {
  readonly to: Unit;
  /** Exact by definition: international pound and inch, seven days a week. */
  readonly factor: number;
  /** The result is rounded to this many decimals, finer than the sender's unit can tell. */
  readonly decimals: number;
}

export const CONVERSIONS: Readonly<Record<SenderUnit, Conversion>> = {
  lb: { to: 'kg', factor: 0.45359237, decimals: 1 },
  in: { to: 'cm', factor: 2.54, decimals: 1 },
  wk: { to: 'd', factor: 7, decimals: 0 },
};

/** A number in the sender's unit as a number in the dictionary's. */
export function convert(unit: SenderUnit, value: number): number {
  const { factor, decimals } = CONVERSIONS[unit];
  const scale = 10 ** decimals;
  return Math.round(value * factor * scale) / scale;
}
