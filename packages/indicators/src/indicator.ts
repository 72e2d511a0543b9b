import type { FactName } from '@vernix/contracts';
import type { Condition } from './condition.ts';

export interface Words {
  readonly en: string;
  readonly fr: string;
}

/**
 * A figure's definition. A row is counted when `population` holds and every fact in `needs` is filled; when a needed fact
 * is missing it is counted as missing and in neither numerator nor denominator.
 */
export interface Indicator {
  readonly id: string;
  /** Goes up whenever a figure could change by it; published with every figure. */
  readonly version: string;
  readonly title: Words;
  readonly numeratorLabel: Words;
  readonly denominatorLabel: Words;
  /** What one row stands for: an infant, or a woman giving birth (twins are one). */
  readonly unit: 'birth' | 'woman';
  readonly population: Condition;
  readonly needs: readonly FactName[];
  readonly numerator: Condition;
  /** `ALWAYS`: all counted rows. Else the rows to set the numerator against, as in boys per girl. */
  readonly denominator: Condition;
  /** 100 for per cent, 1000 for per thousand, 1 for a ratio, null for a count. */
  readonly per: 1 | 100 | 1000 | null;
}
