import { type ElementId, elementIndex, type Value, type Values, valuesOf } from '@vernix/dictionary';
import { synthesise, wholeRecord } from '@vernix/synth';

/**
 * Births to take the course of a double's pregnancy, labour and first days from: with the facts of its original, it would be
 * a copy to whoever compares rows. It is of the same kind of birth, so that each kind is as common among doubles.
 */
const POOL = { seed: 4_711, births: 2_500, from: '2020-01-01', to: '2024-12-31' };

export const PREGNANCY = [
  'delivery.labour_onset',
  'delivery.induced',
  'delivery.mode',
  'delivery.presentation',
  'mother.height_cm',
  'mother.pre_pregnancy_weight_kg',
  'mother.delivery_weight_kg',
  'mother.cigarettes_before',
  'mother.cigarettes_first',
  'mother.cigarettes_second',
  'mother.cigarettes_third',
  'mother.diabetes',
  'mother.chronic_hypertension',
  'mother.gestational_hypertension',
  'mother.eclampsia',
  'mother.transferred_in',
  'mother.transfusion',
  'mother.perineal_laceration',
  'mother.ruptured_uterus',
  'mother.hysterectomy',
  'mother.intensive_care',
  'mother.prenatal_visits',
  'mother.prenatal_care_month',
] as const satisfies readonly ElementId[];

export const NEWBORN = [
  'infant.apgar5',
  'infant.apgar10',
  'infant.nicu',
  'infant.ventilation_immediate',
  'infant.ventilation_over_6h',
  'infant.surfactant',
  'infant.antibiotics',
  'infant.seizures',
] as const satisfies readonly ElementId[];

const at = (id: ElementId): number => elementIndex(id);
const GESTATION = at('infant.gestation_days');
const PLURALITY = at('delivery.plurality');
const PARITY = at('mother.parity');
const CAESAREANS = at('mother.previous_caesareans');
const PLACE = at('delivery.place');
const LIVE = at('infant.live_birth');

/** Under 32 weeks, under 37, or at term. */
const maturity = (days: Value | undefined): number =>
  typeof days !== 'number' ? 2 : days < 224 ? 0 : days < 259 ? 1 : 2;
const some = (count: Value | undefined, least: number): boolean =>
  typeof count === 'number' && count >= least;

/** What every sender knows of a birth. */
const mature = (values: Values): string =>
  `${maturity(values[GESTATION])} ${String(some(values[PLURALITY], 2))}`;

interface Part {
  readonly elements: readonly number[];
  readonly kindOf: (values: Values) => string;
}
const part = (ids: readonly ElementId[], kindOf: Part['kindOf']): Part => ({ elements: ids.map(at), kindOf });

/** By whom a birth is told and what of: each part is of a birth of its own. */
export const PARTS = {
  pregnancy: part(PREGNANCY, (values) =>
    [
      mature(values),
      some(values[PARITY], 1),
      some(values[CAESAREANS], 1),
      values[PLACE] === 'residence',
    ].join(' '),
  ),
  newborn: part(NEWBORN, (values) => [mature(values), values[LIVE] === false].join(' ')),
  gestation: part(['infant.gestation_days'], mature),
} as const satisfies Record<string, Part>;

let pool: ReadonlyMap<Part, ReadonlyMap<string, readonly Values[]>> | undefined;

/** Made when the first double is. */
function poolOf(wanted: Part): ReadonlyMap<string, readonly Values[]> | undefined {
  if (pool === undefined) {
    const births = [...synthesise(POOL)].map((birth) => valuesOf(wholeRecord(birth)));
    pool = new Map(Object.values(PARTS).map((each) => [each, Map.groupBy(births, each.kindOf)]));
  }
  return pool.get(wanted);
}

/**
 * Another birth of the original's kind: `draw` (below 2^32) says which. Undefined for a kind that is too rare to have any.
 */
export function otherCourse(wanted: Part, original: Values, draw: number): Values | undefined {
  const births = poolOf(wanted)?.get(wanted.kindOf(original)) ?? [];
  return births[draw % Math.max(1, births.length)];
}
