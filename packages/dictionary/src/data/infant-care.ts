import type { ElementShape } from '../element-shape.ts';

/** Care the newborn received. */
export const infantCare = [
  {
    id: 'infant.nicu',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Neonatal intensive care', fr: 'Soins intensifs néonatals' },
    about: {
      en: 'Admitted to a neonatal intensive care unit.',
      fr: 'Admission dans une unité de soins intensifs néonatals.',
    },
  },
  {
    id: 'infant.ventilation_immediate',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Breathing help right after birth', fr: 'Aide respiratoire dès la naissance' },
    about: {
      en: 'Assisted ventilation needed immediately after birth.',
      fr: 'Ventilation assistée nécessaire dès la naissance.',
    },
  },
  {
    id: 'infant.ventilation_over_6h',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Breathing help over 6 hours', fr: 'Aide respiratoire de plus de 6 heures' },
    about: {
      en: 'Assisted ventilation for more than six hours.',
      fr: 'Ventilation assistée pendant plus de six heures.',
    },
  },
  {
    id: 'infant.surfactant',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Surfactant', fr: 'Surfactant' },
    about: { en: 'Surfactant given to the infant.', fr: 'Surfactant donné au nouveau-né.' },
  },
  {
    id: 'infant.antibiotics',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Antibiotics', fr: 'Antibiotiques' },
    about: {
      en: 'Antibiotics given for suspected newborn infection.',
      fr: 'Antibiotiques donnés pour une infection néonatale soupçonnée.',
    },
  },
  {
    id: 'infant.seizures',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Seizures', fr: 'Convulsions' },
    about: {
      en: 'Seizures or serious neurological signs.',
      fr: 'Convulsions ou signes neurologiques graves.',
    },
  },
] as const satisfies readonly ElementShape[];
