/** All that a person reads here is English or French, as their locale says. What a program reads (`--json`) never changes. */

export type Language = 'en' | 'fr';
/** A text in both. */
export type Words = Readonly<Record<Language, string>>;
/** A line for a person: in words, or of names and numbers that are the same in both. */
export type Line = Words | string;

export const inLanguage = (line: Line, language: Language): string =>
  typeof line === 'string' ? line : line[language];

/** Formats are made when they are first needed: most commands start and end without one. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number as the language writes it, with so many decimals: at least and at most. */
export function numberIn(language: Language, value: number, least = 0, most = least): string {
  const key = `${language} ${least} ${most}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(`${language}-CA`, { minimumFractionDigits: least, maximumFractionDigits: most });
  formats.set(key, format);
  return format.format(value);
}

/** A count as each language parts its digits. */
export const figure = (count: number): Words => ({ en: numberIn('en', count), fr: numberIn('fr', count) });

type Forms = readonly [one: string, more: string];

/** A noun, or what agrees with one, beside a count of one and of more. */
export type Counted = Readonly<Record<Language, Forms>>;

/** `1 row`, `2 rows`. French has the singular for zero as well. */
export const counted = (count: number, { en, fr }: Counted): Words => ({
  en: `${numberIn('en', count)} ${en[count === 1 ? 0 : 1]}`,
  fr: `${numberIn('fr', count)} ${fr[count < 2 ? 0 : 1]}`,
});

export const ROWS: Counted = { en: ['row', 'rows'], fr: ['ligne', 'lignes'] };

/** What stands for a value in a usage line. Those that are not here are the same in both languages. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  ACCOUNT: 'COMPTE',
  DIR: 'RÉP',
  FAMILY: 'FAMILLE',
  FILE: 'FICHIER',
  KEY: 'CLÉ',
  NAME: 'NOM',
  NUMBER: 'NUMÉRO',
  PERSON: 'PERSONNE',
  PLACE: 'LIEU',
  RECIPIENT: 'DESTINATAIRE',
  SECONDS: 'SECONDES',
  VALUE: 'VALEUR',
};

/** A piece of a usage line, such as `--out FILE`, with the placeholders of the language. */
export function placeholdersIn(language: Language, usage: string): string {
  return language === 'en' ? usage : usage.replaceAll(/\b[A-Z]{3,}\b/g, (name) => PLACEHOLDERS[name] ?? name);
}
