import type { Words } from '../indicator.ts';
import type { RobsonGroup, UnclassifiableReason } from '../robson.ts';

export const ROBSON_TITLE: Words = {
  en: 'Caesarean by Robson group',
  fr: 'Césarienne selon le groupe de Robson',
};

export const ROBSON_LABELS: Readonly<Record<RobsonGroup, Words>> = {
  '1': {
    en: 'First birth, one baby head first, 37 weeks or more, labour began by itself',
    fr: 'Première naissance, un enfant tête première, 37 semaines ou plus, travail spontané',
  },
  '2a': {
    en: 'First birth, one baby head first, 37 weeks or more, labour induced',
    fr: 'Première naissance, un enfant tête première, 37 semaines ou plus, travail déclenché',
  },
  '2b': {
    en: 'First birth, one baby head first, 37 weeks or more, caesarean before labour',
    fr: 'Première naissance, un enfant tête première, 37 semaines ou plus, césarienne avant travail',
  },
  '3': {
    en: 'Later birth, no earlier caesarean, one baby head first, 37 weeks or more, labour began by itself',
    fr: 'Naissance suivante, sans césarienne antérieure, un enfant tête première, 37 semaines ou plus, travail spontané',
  },
  '4a': {
    en: 'Later birth, no earlier caesarean, one baby head first, 37 weeks or more, labour induced',
    fr: 'Naissance suivante, sans césarienne antérieure, un enfant tête première, 37 semaines ou plus, travail déclenché',
  },
  '4b': {
    en: 'Later birth, no earlier caesarean, one baby head first, 37 weeks or more, caesarean before labour',
    fr: 'Naissance suivante, sans césarienne antérieure, un enfant tête première, 37 semaines ou plus, césarienne avant travail',
  },
  '5.1': {
    en: 'One earlier caesarean, one baby head first, 37 weeks or more',
    fr: 'Une césarienne antérieure, un enfant tête première, 37 semaines ou plus',
  },
  '5.2': {
    en: 'Two or more earlier caesareans, one baby head first, 37 weeks or more',
    fr: 'Deux césariennes antérieures ou plus, un enfant tête première, 37 semaines ou plus',
  },
  '6': { en: 'First birth, one baby in breech', fr: 'Première naissance, un enfant en siège' },
  '7': { en: 'Later birth, one baby in breech', fr: 'Naissance suivante, un enfant en siège' },
  '8': { en: 'Twins or more', fr: 'Jumeaux ou plus' },
  '9': {
    en: 'One baby lying transverse or oblique',
    fr: 'Un enfant en position transverse ou oblique',
  },
  '10': {
    en: 'One baby head first, before 37 weeks',
    fr: 'Un enfant tête première, avant 37 semaines',
  },
};

export const UNCLASSIFIABLE_LABELS: Readonly<Record<UnclassifiableReason, Words>> = {
  plurality: { en: 'Number of babies not recorded', fr: 'Nombre d’enfants non inscrit' },
  presentation: {
    en: 'Presentation not recorded, or recorded as “other”',
    fr: 'Présentation non inscrite, ou inscrite « autre »',
  },
  gestation_days: { en: 'Gestation not recorded', fr: 'Âge gestationnel non inscrit' },
  parity: { en: 'Earlier births not recorded', fr: 'Parité non inscrite' },
  previous_caesareans: {
    en: 'Earlier caesareans not recorded',
    fr: 'Césariennes antérieures non inscrites',
  },
  labour_onset: { en: 'Onset of labour not recorded', fr: 'Début du travail non inscrit' },
};
