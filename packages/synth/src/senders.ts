/** What each kind of sender knows of a birth, as it would write it when nothing is wrong. */
import type { ElementId, Value } from '@vernix/dictionary';
import { clockOf } from './calendar.ts';
import type { SynthBirth } from './people.ts';

/** One row by element id. What is absent or null is an empty cell. */
export type Row = Partial<Record<ElementId, Value>>;

/** The hospital (or the midwife, at home) sends the whole record. */
export function wholeRecord({ delivery, infant }: SynthBirth): Row {
  const { mother, health } = delivery;
  return {
    ...identity({ delivery, infant }),
    'mother.birth_date': mother.birthDate,
    'mother.postal_code': delivery.postalCode,
    ...antenatal({ delivery, infant }),
    'mother.delivery_weight_kg': health.deliveryWeightKg,
    'mother.transferred_in': health.transferredIn,
    'mother.transfusion': health.transfusion,
    'mother.perineal_laceration': health.perinealLaceration,
    'mother.ruptured_uterus': health.rupturedUterus,
    'mother.hysterectomy': health.hysterectomy,
    'mother.intensive_care': health.intensiveCare,
    ...labour({ delivery, infant }),
    'infant.birth_weight_g': infant.birthWeightG,
    'infant.apgar5': infant.apgar5,
    'infant.apgar10': infant.apgar10,
    'infant.live_birth': infant.liveBirth,
    'infant.nicu': infant.nicu,
    'infant.ventilation_immediate': infant.ventilationImmediate,
    'infant.ventilation_over_6h': infant.ventilationOver6h,
    'infant.surfactant': infant.surfactant,
    'infant.antibiotics': infant.antibiotics,
    'infant.seizures': infant.seizures,
  };
}

/** The screening laboratory knows what is on the blood-spot card. */
export function screeningCard({ delivery, infant }: SynthBirth): Row {
  return {
    ...identity({ delivery, infant }),
    'mother.birth_date': delivery.mother.birthDate,
    'mother.postal_code': delivery.postalCode,
    'delivery.plurality': delivery.plurality,
    'infant.sex': infant.sex,
    'infant.birth_order': delivery.plurality > 1 ? infant.order : null,
    'infant.gestation_days': Math.floor(delivery.gestationDays / 7) * 7, // the card has completed weeks
    'infant.birth_weight_g': infant.birthWeightG,
  };
}

/** The midwife sends the pregnancy and the labour; the hospital tells the rest. */
export function pregnancyRecord({ delivery, infant }: SynthBirth): Row {
  return {
    ...identity({ delivery, infant }),
    'mother.birth_date': delivery.mother.birthDate,
    'mother.postal_code': delivery.postalCode,
    ...antenatal({ delivery, infant }),
    ...labour({ delivery, infant }),
  };
}

function identity({ delivery, infant }: SynthBirth): Row {
  const { mother } = delivery;
  return {
    'mother.health_number': mother.healthNumber,
    'mother.health_number_version': mother.versionCode,
    'mother.given_name': mother.givenName,
    'mother.surname': mother.surname,
    'infant.health_number': infant.healthNumber,
    'infant.given_name': infant.givenName,
    'infant.surname': infant.surname,
    'infant.birth_date': delivery.date,
    'infant.birth_time': clockOf(infant.minute),
  };
}

function antenatal({ delivery }: SynthBirth): Row {
  const { mother, health } = delivery;
  return {
    'mother.age_years': delivery.ageYears,
    'mother.parity': delivery.parity,
    'mother.gravidity': delivery.gravidity,
    'mother.previous_caesareans': delivery.previousCaesareans,
    'mother.height_cm': mother.heightCm,
    'mother.pre_pregnancy_weight_kg': health.prePregnancyWeightKg,
    'mother.cigarettes_before': health.cigarettesBefore,
    'mother.cigarettes_first': health.cigarettes[0],
    'mother.cigarettes_second': health.cigarettes[1],
    'mother.cigarettes_third': health.cigarettes[2],
    'mother.diabetes': health.diabetes,
    'mother.chronic_hypertension': health.chronicHypertension,
    'mother.gestational_hypertension': health.gestationalHypertension,
    'mother.eclampsia': health.eclampsia,
    'mother.prenatal_visits': health.prenatalVisits,
    'mother.prenatal_care_month': health.prenatalCareMonth,
  };
}

function labour({ delivery, infant }: SynthBirth): Row {
  return {
    'record.birth_month': delivery.date.slice(0, 7),
    'record.birth_year': Number(delivery.date.slice(0, 4)),
    'delivery.place': delivery.place,
    'delivery.plurality': delivery.plurality,
    'delivery.labour_onset': delivery.labourOnset,
    'delivery.induced': delivery.labourOnset === 'induced',
    'delivery.mode': delivery.mode,
    'delivery.presentation': delivery.presentation,
    'infant.sex': infant.sex,
    'infant.birth_order': infant.order,
    'infant.gestation_days': delivery.gestationDays,
  };
}
