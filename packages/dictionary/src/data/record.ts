import type { ElementShape } from '../element-shape.ts';

/** When the birth was, no closer than the month: fit to publish. */
export const record = [
  {
    id: 'record.birth_year',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'integer',
    unit: 'a',
    range: { min: 1900, max: 2200 },
    label: { en: 'Year of birth', fr: 'Année de naissance' },
    about: {
      en: 'Calendar year. Filled from the date or month of birth when left empty.',
      fr: 'Année civile. Remplie d’après la date ou le mois de naissance si elle est vide.',
    },
  },
  {
    id: 'record.birth_month',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'month',
    label: { en: 'Month of birth', fr: 'Mois de naissance' },
    about: {
      en: 'Written YYYY-MM. Filled from the date of birth when left empty.',
      fr: 'Écrit AAAA-MM. Rempli d’après la date de naissance s’il est vide.',
    },
  },
] as const satisfies readonly ElementShape[];
