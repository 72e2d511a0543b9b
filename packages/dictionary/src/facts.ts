import type { FactName, FactValue } from '@vernix/contracts';
import { STORED_FACTS } from './data/stored-order.ts';
import type { ElementId, Values } from './element.ts';
import { elementIndex } from './elements.ts';

/** Facts that say who and where: the vault knows them, the record does not. */
type PlacedByVault = 'birth' | 'delivery' | 'site' | 'level_of_care';
export type RecordFact = Exclude<FactName, PlacedByVault>;

/** Which element each published fact is read from. Holding the allow-list here keeps identity out by type. */
export const FACT_ELEMENTS: Readonly<Record<RecordFact, ElementId>> = {
  birth_month: 'record.birth_month',
  birth_year: 'record.birth_year',
  gestation_days: 'infant.gestation_days',
  birth_weight_g: 'infant.birth_weight_g',
  sex: 'infant.sex',
  plurality: 'delivery.plurality',
  live_birth: 'infant.live_birth',
  mode: 'delivery.mode',
  labour_onset: 'delivery.labour_onset',
  induced: 'delivery.induced',
  presentation: 'delivery.presentation',
  parity: 'mother.parity',
  previous_caesareans: 'mother.previous_caesareans',
  apgar5: 'infant.apgar5',
  nicu: 'infant.nicu',
  maternal_age: 'mother.age_years',
};

/** The facts {@link toFacts} gives, in its order, which is the one they are stored in. */
export const RECORD_FACTS: readonly RecordFact[] = STORED_FACTS;

const positions = RECORD_FACTS.map((name) => elementIndex(FACT_ELEMENTS[name]));

/** The de-identified facts of a record that {@link validate} has settled, in the order of {@link RECORD_FACTS}. */
export function toFacts(values: Values): FactValue[] {
  return positions.map((position) => values[position] ?? null);
}
