import type { ElementShape } from '../element-shape.ts';
import { SEX } from './code-lists.ts';

/** The infant at birth. */
export const infantBirth = [
  {
    id: 'infant.sex',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'code',
    codes: SEX,
    label: { en: 'Sex', fr: 'Sexe' },
    about: { en: 'As recorded at birth.', fr: 'Tel qu’inscrit à la naissance.' },
  },
  {
    id: 'infant.birth_order',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'integer',
    unit: '1',
    range: { min: 1, max: 12 },
    label: { en: 'Birth order', fr: 'Rang de naissance' },
    about: {
      en: '1 for the first born of this delivery, 2 for the second.',
      fr: '1 pour le premier-né de cet accouchement, 2 pour le deuxième.',
    },
  },
  {
    id: 'infant.gestation_days',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'integer',
    unit: 'd',
    range: { min: 98, max: 350 },
    usual: { min: 154, max: 315 },
    label: { en: 'Gestation', fr: 'Âge gestationnel' },
    about: {
      en: 'Completed days at birth. Completed weeks alone are held as weeks × 7.',
      fr: 'Jours révolus à la naissance. Des semaines révolues seules sont conservées comme semaines × 7.',
    },
  },
  {
    id: 'infant.birth_weight_g',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'integer',
    unit: 'g',
    range: { min: 50, max: 9998 },
    usual: { min: 400, max: 6000 },
    label: { en: 'Birth weight', fr: 'Poids à la naissance' },
    about: {
      en: 'First weight after birth, unrounded.',
      fr: 'Premier poids après la naissance, non arrondi.',
    },
  },
  {
    id: 'infant.apgar5',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'integer',
    unit: '{score}',
    range: { min: 0, max: 10 },
    label: { en: 'Apgar score at 5 minutes', fr: 'Indice d’Apgar à 5 minutes' },
    about: {
      en: 'Score from 0 to 10 five minutes after birth.',
      fr: 'Indice de 0 à 10, cinq minutes après la naissance.',
    },
  },
  {
    id: 'infant.apgar10',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'integer',
    unit: '{score}',
    range: { min: 0, max: 10 },
    label: { en: 'Apgar score at 10 minutes', fr: 'Indice d’Apgar à 10 minutes' },
    about: {
      en: 'Score from 0 to 10 ten minutes after birth, where it was taken.',
      fr: 'Indice de 0 à 10, dix minutes après la naissance, s’il a été mesuré.',
    },
  },
  {
    id: 'infant.live_birth',
    subject: 'infant',
    itemClass: 'clinical',
    type: 'boolean',
    label: { en: 'Live birth', fr: 'Naissance vivante' },
    about: {
      en: 'Breathing, heartbeat or movement after birth, whatever the gestation.',
      fr: 'Respiration, battement de cœur ou mouvement après la naissance, quel que soit l’âge gestationnel.',
    },
  },
] as const satisfies readonly ElementShape[];
