import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import fr from './fr.json';

export type Language = 'en' | 'fr';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof en };
  }
}

const STORED = 'vernix.language';

function preferred(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'en' || stored === 'fr') return stored;
  return navigator.languages.find((tag) => /^(en|fr)\b/.test(tag))?.startsWith('fr') ? 'fr' : 'en';
}

/** The language the page is in: `<html lang>` says the same. */
export function currentLanguage(): Language {
  return i18next.language === 'fr' ? 'fr' : 'en';
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function startI18n(): Promise<void> {
  const lng = preferred();
  document.documentElement.lang = lng;
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: false,
    defaultNS: 'console',
    resources: { en: { console: en }, fr: { console: fr } },
    interpolation: { escapeValue: false },
  });
}
