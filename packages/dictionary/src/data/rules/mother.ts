import type { Rule } from '../../rule.ts';

export const motherRules: readonly Rule[] = [
  {
    id: 'nulliparous-previous-caesarean',
    version: 1,
    elements: ['mother.previous_caesareans', 'mother.parity'],
    when: {
      all: [
        { less: [{ element: 'mother.parity' }, 1] },
        { less: [0, { element: 'mother.previous_caesareans' }] },
      ],
    },
    severity: 'query',
    message: {
      en: 'There is a previous caesarean, but parity is 0. One of the two is wrong.',
      fr: 'Une césarienne antérieure est inscrite, mais la parité est 0. L’une des deux valeurs est fausse.',
    },
    fires: { 'mother.parity': 0, 'mother.previous_caesareans': 1 },
    quiet: { 'mother.parity': 1, 'mother.previous_caesareans': 1 },
  },
  {
    id: 'previous-caesareans-over-parity',
    version: 1,
    elements: ['mother.previous_caesareans', 'mother.parity'],
    when: {
      all: [
        { less: [0, { element: 'mother.parity' }] },
        { less: [{ element: 'mother.parity' }, { element: 'mother.previous_caesareans' }] },
      ],
    },
    severity: 'query',
    message: {
      en: 'There are more previous caesareans than earlier deliveries.',
      fr: 'Il y a plus de césariennes antérieures que d’accouchements antérieurs.',
    },
    fires: { 'mother.parity': 1, 'mother.previous_caesareans': 2 },
    quiet: { 'mother.parity': 2, 'mother.previous_caesareans': 2 },
  },
  {
    id: 'gravidity-not-over-parity',
    version: 1,
    elements: ['mother.gravidity', 'mother.parity'],
    when: { less: [{ element: 'mother.gravidity' }, { sum: [{ element: 'mother.parity' }, 1] }] },
    severity: 'query',
    message: {
      en: 'Gravidity counts this pregnancy, so it must be higher than parity.',
      fr: 'La gestité compte cette grossesse; elle doit donc dépasser la parité.',
    },
    fires: { 'mother.gravidity': 2, 'mother.parity': 2 },
    quiet: { 'mother.gravidity': 3, 'mother.parity': 2 },
  },
  {
    id: 'visits-without-care',
    version: 1,
    elements: ['mother.prenatal_visits', 'mother.prenatal_care_month'],
    when: {
      all: [
        { less: [{ element: 'mother.prenatal_care_month' }, 1] },
        { less: [0, { element: 'mother.prenatal_visits' }] },
      ],
    },
    severity: 'query',
    message: {
      en: 'There are prenatal visits, but the record says that there was no prenatal care.',
      fr: 'Des visites prénatales sont inscrites, mais le dossier indique qu’il n’y a eu aucun soin prénatal.',
    },
    fires: { 'mother.prenatal_care_month': 0, 'mother.prenatal_visits': 4 },
    quiet: { 'mother.prenatal_care_month': 0, 'mother.prenatal_visits': 0 },
  },
  {
    id: 'care-without-visits',
    version: 1,
    elements: ['mother.prenatal_visits', 'mother.prenatal_care_month'],
    when: {
      all: [
        { less: [0, { element: 'mother.prenatal_care_month' }] },
        { less: [{ element: 'mother.prenatal_visits' }, 1] },
      ],
    },
    severity: 'query',
    message: {
      en: 'Prenatal care began, but the record says that there was no visit.',
      fr: 'Les soins prénatals ont commencé, mais le dossier n’indique aucune visite.',
    },
    fires: { 'mother.prenatal_care_month': 2, 'mother.prenatal_visits': 0 },
    quiet: { 'mother.prenatal_care_month': 2, 'mother.prenatal_visits': 1 },
  },
  {
    id: 'weight-lost-in-pregnancy',
    version: 1,
    elements: ['mother.delivery_weight_kg', 'mother.pre_pregnancy_weight_kg'],
    when: {
      less: [
        { sum: [{ element: 'mother.delivery_weight_kg' }, 25] },
        { element: 'mother.pre_pregnancy_weight_kg' },
      ],
    },
    severity: 'query',
    message: {
      en: 'The mother weighed over 25 kg less at delivery than before the pregnancy.',
      fr: 'La mère pesait plus de 25 kg de moins à l’accouchement qu’avant la grossesse.',
    },
    fires: { 'mother.pre_pregnancy_weight_kg': 95, 'mother.delivery_weight_kg': 69.9 },
    quiet: { 'mother.pre_pregnancy_weight_kg': 95, 'mother.delivery_weight_kg': 70 },
  },
  {
    id: 'weight-gained-in-pregnancy',
    version: 1,
    elements: ['mother.delivery_weight_kg', 'mother.pre_pregnancy_weight_kg'],
    when: {
      less: [
        { sum: [{ element: 'mother.pre_pregnancy_weight_kg' }, 50] },
        { element: 'mother.delivery_weight_kg' },
      ],
    },
    severity: 'query',
    message: {
      en: 'The mother weighed over 50 kg more at delivery than before the pregnancy.',
      fr: 'La mère pesait plus de 50 kg de plus à l’accouchement qu’avant la grossesse.',
    },
    fires: { 'mother.pre_pregnancy_weight_kg': 60, 'mother.delivery_weight_kg': 111 },
    quiet: { 'mother.pre_pregnancy_weight_kg': 60, 'mother.delivery_weight_kg': 110 },
  },
];
