import type { Filters, RunChartAnswer, SnapshotManifest } from '@vernix/contracts';
import { type Indicator, judge } from '@vernix/indicators';
import type { Counts } from './counts.ts';
import { quotient, rateAt, valueOf } from './rate.ts';
import { placeOfSelection, selects } from './selection.ts';

/** An indicator by month against its own centre: the rate of the whole selection, births without a month included. */
export function runChartAnswer(
  manifest: SnapshotManifest,
  counts: Counts,
  indicator: Indicator,
  filters: Filters,
  threshold: number,
): RunChartAnswer {
  const place = placeOfSelection(filters, manifest);
  const per = indicator.per ?? 1;
  const whole = rateAt(counts, indicator, place);
  // Not the rate over its unit: through per cent and back a month at the average could come to lie beside it.
  const centre = quotient(whole.numerator, whole.denominator, 1);
  const months =
    place === null ? [] : counts.present('column', selects(filters)).filter((month) => month !== null);
  const rates = months.map((month) => rateAt(counts, indicator, place, month));
  const judged = judge(
    rates.map(({ numerator, denominator }) => ({
      numerator: valueOf(numerator),
      denominator: valueOf(denominator),
    })),
    centre,
  );
  return {
    provenance: {
      snapshot: manifest.snapshot,
      snapshotAt: manifest.createdAt,
      definition: indicator.id,
      definitionVersion: indicator.version,
    },
    threshold,
    title: indicator.title,
    per,
    centre,
    points: months.map((month, i) => {
      const rate = rates[i] ?? rateAt(counts, indicator, null);
      const { lower, upper, signal } = judged[i] ?? { lower: null, upper: null, signal: null };
      return { month, rate, lower, upper, signal };
    }),
    monthUnknown: rateAt(counts, indicator, place, null).denominator,
  };
}
