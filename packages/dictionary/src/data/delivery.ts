import type { ElementShape } from '../element-shape.ts';
import { LABOUR_ONSET, MODE, PLACE, PRESENTATION } from './code-lists.ts';

/** The delivery: one woman giving birth once. */
export const delivery = [
  {
    id: 'delivery.place',
    subject: 'delivery',
    itemClass: 'clinical',
    type: 'code',
    codes: PLACE,
    label: { en: 'Place of birth', fr: 'Lieu de naissance' },
    about: { en: 'Kind of place where the birth happened.', fr: 'Type de lieu où la naissance a eu lieu.' },
  },
  {
    id: 'delivery.plurality',
    subject: 'delivery',
    itemClass: 'clinical',
    type: 'integer',
    unit: '1',
    range: { min: 1, max: 12 },
    usual: { min: 1, max: 5 },
    label: { en: 'Plurality', fr: 'Nombre de fœtus' },
    about: {
      en: 'Number of fetuses in this pregnancy, born alive or not: 1 single, 2 twins.',
      fr: 'Nombre de fœtus de cette grossesse, nés vivants ou non : 1 unique, 2 jumeaux.',
    },
  },
  {
    id: 'delivery.labour_onset',
    subject: 'delivery',
    itemClass: 'clinical',
    type: 'code',
    codes: LABOUR_ONSET,
    label: { en: 'Onset of labour', fr: 'Début du travail' },
    about: { en: 'How labour began.', fr: 'Comment le travail a commencé.' },
  },
  {
    id: 'delivery.induced',
    subject: 'delivery',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Labour induced', fr: 'Travail déclenché' },
    about: {
      en: 'Labour was started by medicine or by a procedure.',
      fr: 'Le travail a été déclenché par un médicament ou un geste.',
    },
  },
  {
    id: 'delivery.mode',
    subject: 'delivery',
    itemClass: 'clinical',
    type: 'code',
    codes: MODE,
    label: { en: 'Mode of birth', fr: 'Mode d’accouchement' },
    about: { en: 'How this infant was born in the end.', fr: 'Comment ce nouveau-né est finalement né.' },
  },
  {
    id: 'delivery.presentation',
    subject: 'delivery',
    itemClass: 'clinical',
    type: 'code',
    codes: PRESENTATION,
    label: { en: 'Presentation', fr: 'Présentation' },
    about: {
      en: 'Which part of the infant came first at birth.',
      fr: 'Partie du corps présentée en premier à la naissance.',
    },
  },
] as const satisfies readonly ElementShape[];
