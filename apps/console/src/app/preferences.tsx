import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../design/segmented.tsx';
import { chooseLanguage, currentLanguage } from '../locales/i18n.ts';

type Theme = 'auto' | 'light' | 'dark';
const STORED = 'vernix.theme';

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}

function applyTheme(theme: Theme): void {
  if (theme === 'auto') {
    localStorage.removeItem(STORED);
    delete document.documentElement.dataset['theme'];
  } else {
    localStorage.setItem(STORED, theme);
    document.documentElement.dataset['theme'] = theme;
  }
}

/** Language and light: both kept in this browser only. */
export function Preferences() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(storedTheme);
  return (
    <div className="preferences">
      <Segmented
        label={t('preferences.language')}
        value={currentLanguage()}
        onChange={(language) => void chooseLanguage(language)}
        options={[
          { value: 'en', label: 'English' },
          { value: 'fr', label: 'Français' },
        ]}
      />
      <Segmented
        label={t('preferences.theme')}
        value={theme}
        onChange={(next) => {
          applyTheme(next);
          setTheme(next);
        }}
        options={[
          { value: 'auto', label: t('preferences.auto') },
          { value: 'light', label: t('preferences.light') },
          { value: 'dark', label: t('preferences.dark') },
        ]}
      />
    </div>
  );
}
