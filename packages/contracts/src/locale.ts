import type { Language } from './errors/words.ts';

/** The locale for messages as POSIX finds it: the first of these variables that is set and not empty. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (name) => name !== undefined && name !== '',
  );
  return locale?.toLowerCase().startsWith('fr') === true ? 'fr' : 'en';
}
