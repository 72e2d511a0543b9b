import type { Rule } from '../../rule.ts';

export const infantRules: readonly Rule[] = [
  {
    id: 'weight-low-for-gestation',
    version: 1,
    elements: ['infant.birth_weight_g', 'infant.gestation_days'],
    when: {
      less: [
        { element: 'infant.birth_weight_g' },
        { look: { table: 'weight-for-gestation', column: 'min', by: 'infant.gestation_days' } },
      ],
    },
    severity: 'query',
    message: {
      en: 'The birth weight is too low to be believed at this gestation. Check both.',
      fr: 'Le poids à la naissance est trop faible pour être crédible à cet âge gestationnel. Vérifiez les deux.',
    },
    fires: { 'infant.gestation_days': 280, 'infant.birth_weight_g': 1299 },
    quiet: { 'infant.gestation_days': 280, 'infant.birth_weight_g': 1300 },
  },
  {
    id: 'weight-high-for-gestation',
    version: 1,
    elements: ['infant.birth_weight_g', 'infant.gestation_days'],
    when: {
      less: [
        { look: { table: 'weight-for-gestation', column: 'max', by: 'infant.gestation_days' } },
        { element: 'infant.birth_weight_g' },
      ],
    },
    severity: 'query',
    message: {
      en: 'The birth weight is too high to be believed at this gestation. Check both.',
      fr: 'Le poids à la naissance est trop élevé pour être crédible à cet âge gestationnel. Vérifiez les deux.',
    },
    fires: { 'infant.gestation_days': 175, 'infant.birth_weight_g': 3200 },
    quiet: { 'infant.gestation_days': 175, 'infant.birth_weight_g': 780 },
  },
  {
    id: 'apgar-fell',
    version: 1,
    elements: ['infant.apgar10', 'infant.apgar5'],
    when: { less: [{ sum: [{ element: 'infant.apgar10' }, 3] }, { element: 'infant.apgar5' }] },
    severity: 'query',
    message: {
      en: 'The Apgar score fell by more than three points from 5 to 10 minutes.',
      fr: 'L’indice d’Apgar a baissé de plus de trois points entre 5 et 10 minutes.',
    },
    fires: { 'infant.apgar5': 9, 'infant.apgar10': 5 },
    quiet: { 'infant.apgar5': 9, 'infant.apgar10': 6 },
  },
  {
    id: 'stillborn-with-apgar',
    version: 1,
    elements: ['infant.live_birth', 'infant.apgar5'],
    when: { all: [{ is: ['infant.live_birth', false] }, { less: [0, { element: 'infant.apgar5' }] }] },
    severity: 'query',
    message: {
      en: 'The record says stillborn, but the Apgar score is above 0.',
      fr: 'Le dossier indique une mortinaissance, mais l’indice d’Apgar est supérieur à 0.',
    },
    fires: { 'infant.live_birth': false, 'infant.apgar5': 8 },
    quiet: { 'infant.live_birth': false, 'infant.apgar5': 0 },
  },
  {
    id: 'stillborn-in-intensive-care',
    version: 1,
    elements: ['infant.live_birth', 'infant.nicu'],
    when: { all: [{ is: ['infant.live_birth', false] }, { is: ['infant.nicu', true] }] },
    severity: 'query',
    message: {
      en: 'The record says stillborn, but also says admitted to neonatal intensive care.',
      fr: 'Le dossier indique une mortinaissance, mais aussi une admission aux soins intensifs néonatals.',
    },
    fires: { 'infant.live_birth': false, 'infant.nicu': true },
    quiet: { 'infant.live_birth': true, 'infant.nicu': true },
  },
];
