import i18next, { type i18n } from 'i18next';
import en from '../../src/locales/en.json';
import fr from '../../src/locales/fr.json';

/** The console's words as its pages have them, in English to begin with. */
export async function words(): Promise<i18n> {
  const instance = i18next.createInstance();
  await instance.init({
    lng: 'en',
    defaultNS: 'console',
    resources: { en: { console: en }, fr: { console: fr } },
    interpolation: { escapeValue: false },
  });
  return instance;
}
