import type { Condition } from '../../condition.ts';
import type { Rule } from '../../rule.ts';

const vaginal: Condition = { oneOf: ['delivery.mode', ['spontaneous', 'forceps', 'vacuum']] };

export const deliveryRules: readonly Rule[] = [
  {
    id: 'birth-order-over-plurality',
    version: 1,
    elements: ['infant.birth_order', 'delivery.plurality'],
    when: { less: [{ element: 'delivery.plurality' }, { element: 'infant.birth_order' }] },
    severity: 'query',
    message: {
      en: 'The birth order is higher than the number of fetuses.',
      fr: 'Le rang de naissance dépasse le nombre de fœtus.',
    },
    fires: { 'delivery.plurality': 2, 'infant.birth_order': 3 },
    quiet: { 'delivery.plurality': 2, 'infant.birth_order': 2 },
  },
  {
    id: 'vaginal-without-labour',
    version: 1,
    elements: ['delivery.mode', 'delivery.labour_onset'],
    when: { all: [{ is: ['delivery.labour_onset', 'none'] }, vaginal] },
    severity: 'query',
    message: {
      en: 'The birth was vaginal, but the record says that there was no labour.',
      fr: 'La naissance a été vaginale, mais le dossier indique qu’il n’y a pas eu de travail.',
    },
    fires: { 'delivery.labour_onset': 'none', 'delivery.mode': 'vacuum' },
    quiet: { 'delivery.labour_onset': 'none', 'delivery.mode': 'caesarean' },
  },
  {
    id: 'induction-disagrees',
    version: 1,
    elements: ['delivery.induced', 'delivery.labour_onset'],
    when: {
      any: [
        {
          all: [
            { is: ['delivery.induced', true] },
            { oneOf: ['delivery.labour_onset', ['spontaneous', 'none']] },
          ],
        },
        { all: [{ is: ['delivery.induced', false] }, { is: ['delivery.labour_onset', 'induced'] }] },
      ],
    },
    severity: 'query',
    message: {
      en: 'Whether labour was induced and how it began do not agree.',
      fr: 'Le déclenchement du travail et son début ne concordent pas.',
    },
    fires: { 'delivery.induced': true, 'delivery.labour_onset': 'spontaneous' },
    quiet: { 'delivery.induced': true, 'delivery.labour_onset': 'induced' },
  },
  {
    id: 'transverse-vaginal',
    version: 1,
    elements: ['delivery.presentation', 'delivery.mode'],
    when: { all: [{ is: ['delivery.presentation', 'transverse'] }, vaginal] },
    severity: 'query',
    message: {
      en: 'An infant lying across cannot be born vaginally. Check the presentation at birth.',
      fr: 'Un bébé en position transverse ne peut pas naître par voie vaginale. Vérifiez la présentation à la naissance.',
    },
    fires: { 'delivery.presentation': 'transverse', 'delivery.mode': 'spontaneous' },
    quiet: { 'delivery.presentation': 'transverse', 'delivery.mode': 'caesarean' },
  },
  {
    id: 'breech-vacuum',
    version: 1,
    elements: ['delivery.mode', 'delivery.presentation'],
    when: { all: [{ is: ['delivery.presentation', 'breech'] }, { is: ['delivery.mode', 'vacuum'] }] },
    severity: 'query',
    message: {
      en: 'A vacuum is not used on an infant in breech. Check the presentation and the mode.',
      fr: 'La ventouse ne s’emploie pas pour un siège. Vérifiez la présentation et le mode d’accouchement.',
    },
    fires: { 'delivery.presentation': 'breech', 'delivery.mode': 'vacuum' },
    quiet: { 'delivery.presentation': 'breech', 'delivery.mode': 'forceps' },
  },
  {
    id: 'caesarean-outside-hospital',
    version: 1,
    elements: ['delivery.place', 'delivery.mode'],
    when: {
      all: [
        { is: ['delivery.mode', 'caesarean'] },
        { oneOf: ['delivery.place', ['residence', 'birth_centre', 'clinic']] },
      ],
    },
    severity: 'query',
    message: {
      en: 'The record says that a caesarean was done outside a hospital.',
      fr: 'Le dossier indique une césarienne faite hors de l’hôpital.',
    },
    fires: { 'delivery.place': 'residence', 'delivery.mode': 'caesarean' },
    quiet: { 'delivery.place': 'hospital', 'delivery.mode': 'caesarean' },
  },
];
