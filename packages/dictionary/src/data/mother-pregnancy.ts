import type { ElementShape } from '../element-shape.ts';

/** The mother in this pregnancy: illness and care. */
export const motherPregnancy = [
  {
    id: 'mother.diabetes',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Diabetes', fr: 'Diabète' },
    about: {
      en: 'Diabetes of any kind, gestational or from before.',
      fr: 'Diabète de tout type, gestationnel ou antérieur.',
    },
  },
  {
    id: 'mother.chronic_hypertension',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Chronic hypertension', fr: 'Hypertension chronique' },
    about: {
      en: 'High blood pressure from before the pregnancy.',
      fr: 'Haute pression présente avant la grossesse.',
    },
  },
  {
    id: 'mother.gestational_hypertension',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Gestational hypertension', fr: 'Hypertension gestationnelle' },
    about: {
      en: 'High blood pressure that began in the pregnancy, pre-eclampsia included.',
      fr: 'Haute pression apparue pendant la grossesse, prééclampsie comprise.',
    },
  },
  {
    id: 'mother.eclampsia',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Eclampsia', fr: 'Éclampsie' },
    about: {
      en: 'Seizures from high blood pressure in pregnancy.',
      fr: 'Convulsions dues à la haute pression pendant la grossesse.',
    },
  },
  {
    id: 'mother.prenatal_visits',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'integer',
    unit: '1',
    range: { min: 0, max: 98 },
    usual: { min: 0, max: 49 },
    label: { en: 'Prenatal visits', fr: 'Visites prénatales' },
    about: {
      en: 'Number of visits in this pregnancy; 0 for none.',
      fr: 'Nombre de visites pendant cette grossesse; 0 pour aucune.',
    },
  },
  {
    id: 'mother.prenatal_care_month',
    subject: 'mother',
    itemClass: 'clinical',
    type: 'integer',
    unit: 'mo',
    range: { min: 0, max: 10 },
    label: { en: 'Month prenatal care began', fr: 'Mois du début des soins prénatals' },
    about: {
      en: 'Month of the pregnancy, 1 to 10; 0 for no prenatal care.',
      fr: 'Mois de la grossesse, de 1 à 10; 0 pour aucun soin prénatal.',
    },
  },
] as const satisfies readonly ElementShape[];
