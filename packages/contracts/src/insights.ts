/** The insights interface (`/api/…` on its own origin). Every figure names its snapshot and definition version. */
import { z } from 'zod';

/**
 * A count that may be withheld. `why`: it is `small`, fewer than the threshold (a withheld zero too), and read as "<6"; or it
 * `protects`: a small one could be worked out from it. Then nothing is said of its size, and it is read as "withheld".
 */
export const Count = z.discriminatedUnion('shown', [
  z.object({ shown: z.literal(true), value: z.int().nonnegative() }),
  z.object({ shown: z.literal(false), why: z.enum(['small', 'protects']).optional() }),
]);
export type Count = z.infer<typeof Count>;

export const Rate = z.object({
  numerator: Count,
  denominator: Count,
  /** Rows of the population whose needed value is missing: in neither numerator nor denominator. */
  missing: Count,
  /** numerator ÷ denominator × `per` of the indicator, not rounded; null when withheld or the denominator is 0. */
  value: z.number().nullable(),
});
export type Rate = z.infer<typeof Rate>;

export const Provenance = z.object({
  snapshot: z.string(),
  snapshotAt: z.iso.datetime(),
  definition: z.string(),
  definitionVersion: z.string(),
});

export const GroupBy = z.enum(['none', 'site', 'month', 'level']);
export type GroupBy = z.infer<typeof GroupBy>;

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** Filters every query takes: ?site=&level=&from=YYYY-MM&to=YYYY-MM */
export const Filters = z.object({
  site: z.string().max(40).optional(),
  level: z.enum(['1', '2', '3']).optional(),
  from: Month.optional(),
  to: Month.optional(),
});
export type Filters = z.infer<typeof Filters>;

export const Bilingual = z.object({ en: z.string(), fr: z.string() });

/** GET /api/indicators?groupBy= */
export const IndicatorsAnswer = z.object({
  provenance: Provenance.omit({ definition: true, definitionVersion: true }),
  threshold: z.int().positive(),
  indicators: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      title: Bilingual,
      numeratorLabel: Bilingual,
      denominatorLabel: Bilingual,
      /** 100 for per cent, 1000 for per thousand; 1 for a plain ratio; null for a count without a rate. */
      per: z.int().positive().nullable(),
      groups: z.array(z.object({ key: z.string().nullable(), label: z.string().nullable(), rate: Rate })),
    }),
  ),
});
export type IndicatorsAnswer = z.infer<typeof IndicatorsAnswer>;

/** GET /api/robson — one row per group 1, 2a, 2b, 3, 4a, 4b, 5.1, 5.2, 6 … 10, then subtotals and unclassifiable. */
export const RobsonAnswer = z.object({
  provenance: Provenance,
  threshold: z.int().positive(),
  rows: z.array(
    z.object({
      group: z.string(),
      label: Bilingual,
      caesareans: Count,
      women: Count,
      sizePercent: z.number().nullable(),
      ratePercent: z.number().nullable(),
      absoluteContributionPercent: z.number().nullable(),
      relativeContributionPercent: z.number().nullable(),
    }),
  ),
  total: z.object({ caesareans: Count, women: Count, ratePercent: z.number().nullable() }),
  unclassifiable: z.object({
    women: Count,
    reasons: z.array(z.object({ reason: z.string(), label: Bilingual, women: Count })),
  }),
  contradictions: Count,
  modeMissing: Count,
});
export type RobsonAnswer = z.infer<typeof RobsonAnswer>;

/** GET /api/run-chart?indicator=caesarean — a p-chart (Shewhart) by month. Values are proportions of 1. */
export const RunChartAnswer = z.object({
  provenance: Provenance,
  threshold: z.int().positive(),
  title: Bilingual,
  per: z.int().positive(),
  centre: z.number().nullable(),
  points: z.array(
    z.object({
      month: z.string(),
      rate: Rate,
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      /** Why the point needs explaining: outside the limits, or part of a run of eight on one side. */
      signal: z.enum(['above', 'below', 'run']).nullable(),
    }),
  ),
  monthUnknown: Count,
});
export type RunChartAnswer = z.infer<typeof RunChartAnswer>;

/** GET /api/snapshot — the manifest in use, or null before the first is published. */
export const CurrentSnapshot = z.object({
  snapshot: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  rows: z.int(),
  sites: z.array(z.object({ id: z.string(), name: z.string(), levelOfCare: z.string().nullable() })),
  months: z.array(z.string()),
});
export type CurrentSnapshot = z.infer<typeof CurrentSnapshot>;
