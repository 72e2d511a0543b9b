/**
 * Parameters that are ids of ours and have a word in each language. The id stands in `params`, for programs; the word
 * stands in the text, for people.
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

/** The word for a parameter's value; undefined for a value that is no such id. */
export function wordFor(param: string, value: string, language: Language): string | undefined {
  return WORDS[param]?.[value]?.[language];
}
