import type { Filters, RobsonAnswer, SnapshotManifest } from '@vernix/contracts';
import {
  ROBSON_GROUPS,
  ROBSON_LABELS,
  ROBSON_VERSION,
  UNCLASSIFIABLE,
  UNCLASSIFIABLE_LABELS,
} from '@vernix/indicators';
import { quotient, womenAt, ZERO } from './rate.ts';
import type { RobsonCounts } from './robson-counts.ts';
import { placeOfSelection } from './selection.ts';

/** The report's table. Percentages are worked out from what is shown, so they can tell no more than it does. */
export function robsonAnswer(
  manifest: SnapshotManifest,
  counts: RobsonCounts,
  filters: Filters,
  threshold: number,
): RobsonAnswer {
  const place = placeOfSelection(filters, manifest);
  const nobody = { numerator: ZERO, denominator: ZERO };
  const total = place === null ? nobody : counts.groups.at(place);
  const rows = ROBSON_GROUPS.map((group) => {
    const { numerator, denominator } = place === null ? nobody : counts.groups.at(place, group);
    return {
      group,
      label: ROBSON_LABELS[group],
      caesareans: numerator,
      women: denominator,
      sizePercent: quotient(denominator, total.denominator, 100),
      ratePercent: quotient(numerator, denominator, 100),
      absoluteContributionPercent: quotient(numerator, total.denominator, 100),
      relativeContributionPercent: quotient(numerator, total.numerator, 100),
    };
  });
  return {
    provenance: {
      snapshot: manifest.snapshot,
      snapshotAt: manifest.createdAt,
      definition: 'robson',
      definitionVersion: ROBSON_VERSION,
    },
    threshold,
    rows,
    total: {
      caesareans: total.numerator,
      women: total.denominator,
      ratePercent: quotient(total.numerator, total.denominator, 100),
    },
    unclassifiable: {
      women: womenAt(counts.unclassifiable, place),
      reasons: UNCLASSIFIABLE.map((reason) => ({
        reason,
        label: UNCLASSIFIABLE_LABELS[reason],
        women: womenAt(counts.unclassifiable, place, `missing:${reason}`),
      })),
    },
    contradictions: womenAt(counts.contradictions, place),
    modeMissing: womenAt(counts.modeMissing, place),
  };
}
