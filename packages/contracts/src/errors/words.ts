/**
 * How a parameter is written in a text for people: ids of ours that have a word in each language, and counts with their
 * digits parted as each language does. In `params`, for programs, it stands as it is.
 */
import type { Metered, Purpose } from '../principal.ts';

export type Language = 'en' | 'fr';
type Words<Id extends string> = Readonly<Record<Id, Readonly<Record<Language, string>>>>;

const METERED: Words<Metered> = {
  identity: { en: 'identities', fr: 'identités' },
  clinical: { en: 'clinical records', fr: 'fiches cliniques' },
  facts: { en: 'sets of facts', fr: 'ensembles de faits' },
  token: { en: 'linkage tokens', fr: 'jetons de jumelage' },
  transfer: { en: 'transfers', fr: 'transferts' },
  pseudonym: { en: 'pseudonym keys', fr: 'clés de pseudonymes' },
};

const PURPOSE: Words<Purpose> = {
  ingest: { en: 'ingest', fr: 'réception' },
  publish: { en: 'publishing', fr: 'publication' },
  care: { en: 'care', fr: 'soins' },
  'linkage-review': { en: 'linkage review', fr: 'révision du jumelage' },
  audit: { en: 'audit', fr: 'vérification' },
};

const WORDS: Readonly<Record<string, Words<string>>> = { metered: METERED, purpose: PURPOSE };

/** Numbers that are names: nobody parts their digits. */
const NAMES: ReadonlySet<string> = new Set(['port', 'status', 'version']);

/** Made when it is first needed: most programs start and end without an error that counts. */
const formats: Partial<Record<Language, Intl.NumberFormat>> = {};

function counted(value: number, language: Language): string {
  return (formats[language] ??= new Intl.NumberFormat(`${language}-CA`)).format(value);
}

/** A parameter's value as it stands in the text. */
export function wordFor(param: string, value: string | number, language: Language): string {
  if (typeof value === 'number') return NAMES.has(param) ? `${value}` : counted(value, language);
  return WORDS[param]?.[value]?.[language] ?? value;
}
