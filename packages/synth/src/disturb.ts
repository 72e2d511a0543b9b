/** What goes wrong between a birth and the row that tells of it. Each disturbance is named in the truth. */
import type { ElementId } from '@vernix/dictionary';
import { SENDING } from './data/parameters.ts';
import { luhnDigit } from './health-number.ts';
import type { SynthBirth } from './people.ts';
import type { Prng } from './prng.ts';
import type { Row } from './senders.ts';

export type Trait =
  /** "Baby Girl", "Bébé garçon" or "Twin A" stands for the given name. */
  | 'placeholder-name'
  /** The same sender's later row, which has the real name and number. */
  | 'name-completed'
  /** The mother appears under her other surname. */
  | 'other-surname'
  /** The infant's number field holds the mother's. */
  | 'mothers-number'
  /** The same sender's later row, in which a value changed. */
  | 'late-correction'
  /** Another woman of the same name, birth date and home gave birth the same day. */
  | 'namesake'
  /** A co-multiple of the same sex. */
  | 'same-sex-multiple'
  /** Plainly wrong: the dictionary should ask about it or refuse it. */
  | 'slip';

/** "Baby Girl Smith": the given name and number are not known yet. English and French units write it their own way. */
export function withPlaceholder(row: Row, { delivery, infant }: SynthBirth): void {
  const french = delivery.site.postalLetters === 'K';
  const letter = 'ABCDEFG'.charAt(infant.order - 1);
  if (delivery.plurality > 1) {
    row['infant.given_name'] =
      `${french ? 'Jumeau' : delivery.plurality === 2 ? 'Twin' : 'Triplet'} ${letter}`;
  } else if (french) {
    row['infant.given_name'] = infant.sex === 'female' ? 'Bébé fille' : 'Bébé garçon';
  } else {
    row['infant.given_name'] = infant.sex === 'female' ? 'Baby Girl' : 'Baby Boy';
  }
  row['infant.surname'] = row['mother.surname'] ?? null;
  row['infant.health_number'] = null;
}

/** The infant's number as this row has it: their own, the mother's by mistake, or none. */
export function withInfantNumber(
  row: Row,
  { delivery }: SynthBirth,
  known: number,
  dice: Prng,
): Trait | null {
  if (dice.chance(SENDING.mothersNumber)) {
    row['infant.health_number'] = delivery.mother.healthNumber;
    return 'mothers-number';
  }
  if (!dice.chance(known)) row['infant.health_number'] = null;
  return null;
}

/** What a sender's row may lack when nothing is wrong. */
export const MAY_BE_MISSING: readonly ElementId[] = [
  'mother.age_years',
  'mother.parity',
  'mother.gravidity',
  'mother.previous_caesareans',
  'mother.height_cm',
  'mother.pre_pregnancy_weight_kg',
  'mother.delivery_weight_kg',
  'mother.cigarettes_before',
  'mother.diabetes',
  'mother.prenatal_visits',
  'mother.prenatal_care_month',
  'delivery.labour_onset',
  'delivery.induced',
  'delivery.mode',
  'delivery.presentation',
  'infant.gestation_days',
  'infant.birth_weight_g',
  'infant.apgar5',
  'infant.nicu',
  'infant.antibiotics',
];

/** Empties none, one or three of the values that senders often lack. */
export function withMissing(row: Row, dice: Prng): void {
  const draw = dice.uniform();
  const count = draw < SENDING.threeMissing ? 3 : draw < SENDING.threeMissing + SENDING.oneMissing ? 1 : 0;
  for (let i = 0; i < count; i += 1) {
    const element = MAY_BE_MISSING[dice.below(MAY_BE_MISSING.length)];
    if (element !== undefined) row[element] = null;
  }
}

/** One plain error, of the kinds that registries meet. */
export function withSlip(row: Row, dice: Prng): void {
  const number = String(row['mother.health_number'] ?? '0000000000');
  const date = String(row['infant.birth_date']);
  switch (dice.below(5)) {
    case 0:
      row['infant.birth_date'] = `${date.slice(0, 4)}-02-30`;
      break;
    case 1: // kilograms where grams belong
      row['infant.birth_weight_g'] = Number(row['infant.birth_weight_g'] ?? 3400) / 1000;
      break;
    case 2:
      row['mother.health_number'] = number.slice(0, 9) + String((luhnDigit(number.slice(0, 9)) + 3) % 10);
      break;
    case 3: // no earlier birth, yet an earlier caesarean
      row['mother.parity'] = 0;
      row['mother.previous_caesareans'] = 1;
      break;
    default:
      row['infant.apgar5'] = 99;
  }
}

/** A value as first sent in error, to be put right by the later row. */
export function withFirstError(row: Row, dice: Prng): void {
  const score = row['infant.apgar5'];
  if (typeof score === 'number' && score > 0 && dice.chance(0.5)) row['infant.apgar5'] = score - 1;
  else row['infant.birth_weight_g'] = Math.round(Number(row['infant.birth_weight_g'] ?? 3400) * 0.9);
}
