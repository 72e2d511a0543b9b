import type { Rule } from '../../rule.ts';

export const timeRules: readonly Rule[] = [
  {
    id: 'birth-in-the-future',
    version: 1,
    elements: ['infant.birth_date'],
    when: { less: ['received', { element: 'infant.birth_date' }] },
    severity: 'query',
    message: {
      en: 'The date of birth is later than the day the file arrived.',
      fr: 'La date de naissance est postérieure au jour où le fichier est arrivé.',
    },
    fires: { 'infant.birth_date': '2026-01-02' },
    quiet: { 'infant.birth_date': '2026-01-01' },
  },
  {
    id: 'birth-month-disagrees',
    version: 1,
    elements: ['record.birth_month', 'infant.birth_date'],
    when: { unequal: [{ monthOf: 'record.birth_month' }, { monthOf: 'infant.birth_date' }] },
    severity: 'query',
    message: {
      en: 'The month of birth is not the month of the date of birth.',
      fr: 'Le mois de naissance ne correspond pas à la date de naissance.',
    },
    fires: { 'record.birth_month': '2025-03', 'infant.birth_date': '2025-04-30' },
    quiet: { 'record.birth_month': '2025-04', 'infant.birth_date': '2025-04-30' },
  },
  {
    id: 'birth-year-disagrees',
    version: 1,
    elements: ['record.birth_year', 'record.birth_month'],
    when: { unequal: [{ element: 'record.birth_year' }, { yearOf: 'record.birth_month' }] },
    severity: 'query',
    message: {
      en: 'The year of birth is not the year of the month or date of birth.',
      fr: 'L’année de naissance ne correspond pas au mois ou à la date de naissance.',
    },
    fires: { 'record.birth_year': 2024, 'infant.birth_date': '2025-01-01' },
    quiet: { 'record.birth_year': 2025, 'infant.birth_date': '2025-01-01' },
  },
  {
    id: 'mother-age-disagrees',
    version: 1,
    elements: ['mother.age_years', 'mother.birth_date', 'infant.birth_date'],
    when: {
      unequal: [
        { element: 'mother.age_years' },
        { yearsBetween: ['mother.birth_date', 'infant.birth_date'] },
      ],
    },
    severity: 'query',
    message: {
      en: 'The mother’s age is not her age on the day of the birth, going by the two dates of birth.',
      fr: 'L’âge de la mère n’est pas celui qu’elle avait le jour de la naissance, d’après les deux dates de naissance.',
    },
    fires: {
      'mother.age_years': 31,
      'mother.birth_date': '1995-06-15',
      'infant.birth_date': '2025-06-14',
    },
    quiet: { 'mother.age_years': 29, 'mother.birth_date': '1995-06-15', 'infant.birth_date': '2025-06-14' },
  },
  {
    id: 'mother-birth-date-implausible',
    version: 1,
    elements: ['mother.birth_date', 'infant.birth_date'],
    when: {
      any: [
        { less: [{ yearsBetween: ['mother.birth_date', 'infant.birth_date'] }, 10] },
        { less: [60, { yearsBetween: ['mother.birth_date', 'infant.birth_date'] }] },
      ],
    },
    severity: 'query',
    message: {
      en: 'By the two dates of birth, the mother was under 10 or over 60 at the birth.',
      fr: 'D’après les deux dates de naissance, la mère avait moins de 10 ans ou plus de 60 ans à la naissance.',
    },
    fires: { 'mother.birth_date': '2025-06-14', 'infant.birth_date': '2025-06-14' },
    quiet: { 'mother.birth_date': '1995-06-14', 'infant.birth_date': '2025-06-14' },
  },
];
