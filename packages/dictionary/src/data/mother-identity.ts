import type { ElementShape } from '../element-shape.ts';

/** What names the mother. */
export const motherIdentity = [
  {
    id: 'mother.health_number',
    subject: 'mother',
    itemClass: 'identity',
    type: 'string',
    maxLength: 20,
    label: { en: 'Mother’s health number', fr: 'Numéro de carte Santé de la mère' },
    about: {
      en: 'Ontario health card number: ten digits, the last a check digit. Spaces and hyphens are allowed.',
      fr: 'Numéro de carte Santé de l’Ontario : dix chiffres, dont un chiffre de contrôle à la fin. Les espaces et les traits d’union sont permis.',
    },
  },
  {
    id: 'mother.health_number_version',
    subject: 'mother',
    itemClass: 'identity',
    type: 'string',
    maxLength: 2,
    label: { en: 'Health number version code', fr: 'Code de version de la carte Santé' },
    about: {
      en: 'One or two letters printed after the number.',
      fr: 'Une ou deux lettres imprimées après le numéro.',
    },
  },
  {
    id: 'mother.given_name',
    subject: 'mother',
    itemClass: 'identity',
    type: 'string',
    maxLength: 200,
    label: { en: 'Mother’s given name', fr: 'Prénom de la mère' },
    about: { en: 'As the health record has it.', fr: 'Tel qu’il figure au dossier de santé.' },
  },
  {
    id: 'mother.surname',
    subject: 'mother',
    itemClass: 'identity',
    type: 'string',
    maxLength: 200,
    label: { en: 'Mother’s surname', fr: 'Nom de famille de la mère' },
    about: { en: 'As the health record has it.', fr: 'Tel qu’il figure au dossier de santé.' },
  },
  {
    id: 'mother.birth_date',
    subject: 'mother',
    itemClass: 'identity',
    type: 'date',
    label: { en: 'Mother’s date of birth', fr: 'Date de naissance de la mère' },
    about: { en: 'Written YYYY-MM-DD.', fr: 'Écrite AAAA-MM-JJ.' },
  },
  {
    id: 'mother.postal_code',
    subject: 'mother',
    itemClass: 'identity',
    type: 'string',
    maxLength: 10,
    label: { en: 'Mother’s postal code', fr: 'Code postal de la mère' },
    about: {
      en: 'Where she lives at the time of the birth, such as K1A 0B1.',
      fr: 'Lieu de résidence au moment de la naissance, par exemple K1A 0B1.',
    },
  },
] as const satisfies readonly ElementShape[];
