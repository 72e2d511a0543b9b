import type { ElementShape } from '../element-shape.ts';

/** What names the infant. */
export const infantIdentity = [
  {
    id: 'infant.health_number',
    subject: 'infant',
    itemClass: 'identity',
    type: 'string',
    maxLength: 20,
    label: { en: 'Infant’s health number', fr: 'Numéro de carte Santé du nouveau-né' },
    about: {
      en: 'The infant’s own ten-digit number. Leave it empty until there is one; do not send the mother’s.',
      fr: 'Le numéro à dix chiffres propre au nouveau-né. Laissez vide tant qu’il n’en a pas; n’envoyez pas celui de la mère.',
    },
  },
  {
    id: 'infant.given_name',
    subject: 'infant',
    itemClass: 'identity',
    type: 'string',
    maxLength: 200,
    label: { en: 'Infant’s given name', fr: 'Prénom du nouveau-né' },
    about: {
      en: 'Placeholders such as “Baby Girl” or “Twin A” are accepted.',
      fr: 'Les noms provisoires comme « Bébé fille » ou « Jumeau A » sont acceptés.',
    },
  },
  {
    id: 'infant.surname',
    subject: 'infant',
    itemClass: 'identity',
    type: 'string',
    maxLength: 200,
    label: { en: 'Infant’s surname', fr: 'Nom de famille du nouveau-né' },
    about: { en: 'As the health record has it.', fr: 'Tel qu’il figure au dossier de santé.' },
  },
  {
    id: 'infant.birth_date',
    subject: 'infant',
    itemClass: 'identity',
    type: 'date',
    label: { en: 'Date of birth', fr: 'Date de naissance' },
    about: { en: 'Written YYYY-MM-DD.', fr: 'Écrite AAAA-MM-JJ.' },
  },
  {
    id: 'infant.birth_time',
    subject: 'infant',
    itemClass: 'identity',
    type: 'time',
    label: { en: 'Time of birth', fr: 'Heure de naissance' },
    about: {
      en: 'Local time on the 24-hour clock, written HH:MM.',
      fr: 'Heure locale sur 24 heures, écrite HH:MM.',
    },
  },
  {
    id: 'record.local_id',
    subject: 'infant',
    itemClass: 'identity',
    type: 'string',
    maxLength: 100,
    label: { en: 'Sender’s record number', fr: 'Numéro de dossier de l’expéditeur' },
    about: {
      en: 'The sender’s own number for this record, so that a question can be traced back.',
      fr: 'Le numéro que l’expéditeur donne à ce dossier, pour retrouver l’objet d’une question.',
    },
  },
] as const satisfies readonly ElementShape[];
