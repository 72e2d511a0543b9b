import type { Bilingual, ElementType, Unit } from '../element-shape.ts';
import type { ElementRuleId, RowRuleId } from '../rule.ts';

/** `unreadable`, by what the value should have been. */
export const TYPE_MESSAGES: Readonly<Record<ElementType, Bilingual>> = {
  string: {
    en: '“{label}” holds characters that are not text. It was left out.',
    fr: '« {label} » contient des caractères qui ne sont pas du texte. La valeur a été laissée de côté.',
  },
  integer: {
    en: '“{label}” is not a whole number. It was left out.',
    fr: '« {label} » n’est pas un nombre entier. La valeur a été laissée de côté.',
  },
  decimal: {
    en: '“{label}” is not a number. It was left out.',
    fr: '« {label} » n’est pas un nombre. La valeur a été laissée de côté.',
  },
  boolean: {
    en: '“{label}” is neither yes nor no. It was left out.',
    fr: '« {label} » n’est ni oui ni non. La valeur a été laissée de côté.',
  },
  date: {
    en: '“{label}” is not a date written YYYY-MM-DD. It was left out.',
    fr: '« {label} » n’est pas une date écrite AAAA-MM-JJ. La valeur a été laissée de côté.',
  },
  month: {
    en: '“{label}” is not a month written YYYY-MM. It was left out.',
    fr: '« {label} » n’est pas un mois écrit AAAA-MM. La valeur a été laissée de côté.',
  },
  time: {
    en: '“{label}” is not a time written HH:MM, on 24 hours. It was left out.',
    fr: '« {label} » n’est pas une heure écrite HH:MM, sur 24 heures. La valeur a été laissée de côté.',
  },
  code: {
    en: '“{label}” is not one of its codes. It was left out.',
    fr: '« {label} » n’est pas un des codes prévus. La valeur a été laissée de côté.',
  },
};

/** The other rules every element is held to. */
export const ELEMENT_MESSAGES: Readonly<Record<Exclude<ElementRuleId, 'unreadable'>, Bilingual>> = {
  undecodable: {
    en: '“{label}” is not UTF-8 text. It was left out. Save the file as UTF-8 and send it again.',
    fr: '« {label} » n’est pas du texte UTF-8. La valeur a été laissée de côté. Enregistrez le fichier en UTF-8 et renvoyez-le.',
  },
  'impossible-date': {
    en: '“{label}” is a day that is not in the calendar. It was left out.',
    fr: '« {label} » est un jour qui n’existe pas au calendrier. La valeur a été laissée de côté.',
  },
  'date-outside-years': {
    en: '“{label}” can only lie in the years {firstYear} to {lastYear}. It was left out.',
    fr: '« {label} » doit se situer dans les années {firstYear} à {lastYear}. La valeur a été laissée de côté.',
  },
  'unknown-code': TYPE_MESSAGES.code,
  'too-long': {
    en: '“{label}” is longer than {maxLength} characters. It was left out.',
    fr: '« {label} » dépasse {maxLength} caractères. La valeur a été laissée de côté.',
  },
  'impossible-value': {
    en: '“{label}” can only be from {min} to {max} ({unit}). It was left out.',
    fr: '« {label} » doit être de {min} à {max} ({unit}). La valeur a été laissée de côté.',
  },
  'unusual-value': {
    en: '“{label}” is usually from {usualMin} to {usualMax} ({unit}). It was kept; please check it.',
    fr: '« {label} » va d’habitude de {usualMin} à {usualMax} ({unit}). La valeur a été conservée; veuillez la vérifier.',
  },
};

/** Rules about a row as a whole. */
export const ROW_MESSAGES: Readonly<Record<RowRuleId, Bilingual>> = {
  'record-empty': {
    en: 'The row says nothing about a birth that can be used.',
    fr: 'La ligne ne dit rien d’utilisable sur une naissance.',
  },
  'row-short': {
    en: 'The row has fewer cells than the header has columns, so it is not clear which is which.',
    fr: 'La ligne a moins de cellules que l’en-tête n’a de colonnes; on ne sait donc pas laquelle est laquelle.',
  },
  'row-long': {
    en: 'The row has more cells than the header has columns, so it is not clear which is which.',
    fr: 'La ligne a plus de cellules que l’en-tête n’a de colonnes; on ne sait donc pas laquelle est laquelle.',
  },
  'row-quotes': {
    en: 'There is text between a closing quote and the next separator, so it is not clear where a cell ends.',
    fr: 'Il y a du texte entre un guillemet fermant et le séparateur suivant; on ne sait donc pas où une cellule finit.',
  },
};

/** For a finding made by a rule that is no longer here. */
export const GONE: Bilingual = {
  en: 'This finding comes from a rule that this version of the dictionary does not have.',
  fr: 'Cette constatation vient d’une règle que cette version du dictionnaire n’a pas.',
};

export const UNIT_NAMES: Readonly<Record<Unit, Bilingual>> = {
  d: { en: 'days', fr: 'jours' },
  mo: { en: 'months', fr: 'mois' },
  a: { en: 'years', fr: 'années' },
  g: { en: 'grams', fr: 'grammes' },
  kg: { en: 'kilograms', fr: 'kilogrammes' },
  cm: { en: 'centimetres', fr: 'centimètres' },
  '{score}': { en: 'points', fr: 'points' },
  '/d': { en: 'a day', fr: 'par jour' },
  '1': { en: 'count', fr: 'nombre' },
};
