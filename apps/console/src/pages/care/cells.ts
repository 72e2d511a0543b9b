import type { IndicatorsAnswer, RobsonAnswer, RunChartAnswer } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Cell } from '../../design/csv.ts';
import type { Formatters } from '../../locales/format.ts';
import type { Language } from '../../locales/i18n.ts';
import type { Indicator } from './indicator.ts';
import { countCell } from './rate.ts';

/** A table as it is saved: heads and words in the page's language, figures bare so that a spreadsheet can go on with them. */
type Cells = readonly (readonly Cell[])[];
type Format = Formatters & { readonly language: Language };

export const COMPARED = ['group', 'rate', 'proportion', 'numerator', 'denominator', 'missing'] as const;

export function comparisonCells(
  { groups, per }: Indicator,
  threshold: number,
  t: TFunction,
  format: Format,
): Cells {
  return [
    COMPARED.map((head) => t(`rates.${head}`)),
    ...groups.map(({ label, rate }) => [
      label ?? t('compare.notStated'),
      rate.value,
      rate.value === null ? null : rate.value / (per ?? 1),
      countCell(rate.numerator, threshold, format),
      countCell(rate.denominator, threshold, format),
      countCell(rate.missing, threshold, format),
    ]),
  ];
}

export function monthCells({ points, per, threshold }: RunChartAnswer, t: TFunction, format: Format): Cells {
  const heads = ['month', 'proportion', 'numerator', 'denominator', 'missing'] as const;
  return [
    [...heads.map((head) => t(`rates.${head}`)), t('run.lower'), t('run.upper'), t('rates.signal')],
    ...points.map(({ month, rate, lower, upper, signal }) => [
      month,
      rate.value === null ? null : rate.value / per,
      countCell(rate.numerator, threshold, format),
      countCell(rate.denominator, threshold, format),
      countCell(rate.missing, threshold, format),
      lower,
      upper,
      signal === null ? null : t(`signal.short.${signal}`),
    ]),
  ];
}

export const ROBSON_PARTS = [
  'sizePercent',
  'ratePercent',
  'absoluteContributionPercent',
  'relativeContributionPercent',
] as const;
export const ROBSON_HEADS = ['caesareans', 'women', ...ROBSON_PARTS] as const;

export function robsonCells({ rows, threshold }: RobsonAnswer, t: TFunction, format: Format): Cells {
  return [
    [t('robson.group'), t('robson.label'), ...ROBSON_HEADS.map((head) => t(`robson.${head}`))],
    ...rows.map((row) => [
      row.group,
      row.label[format.language],
      countCell(row.caesareans, threshold, format),
      countCell(row.women, threshold, format),
      ...ROBSON_PARTS.map((part) => row[part]),
    ]),
  ];
}

export const RATES = ['indicator', 'rate', 'proportion', 'numerator', 'denominator', 'missing'] as const;

export function ratesCells({ indicators, threshold }: IndicatorsAnswer, t: TFunction, format: Format): Cells {
  return [
    RATES.map((head) => t(`rates.${head}`)),
    ...indicators.map(({ title, per, groups }) => {
      const rate = groups[0]?.rate;
      if (rate === undefined) return [title[format.language]];
      const proportion = rate.value === null ? null : rate.value / (per ?? 1);
      const counts = [rate.numerator, rate.denominator, rate.missing];
      return [
        title[format.language],
        rate.value,
        proportion,
        ...counts.map((one) => countCell(one, threshold, format)),
      ];
    }),
  ];
}
