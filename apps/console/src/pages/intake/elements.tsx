import type { IntakeDetail } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { CodeName } from '../../design/code-name.tsx';
import { useFormat } from '../../locales/format.ts';

/** The manifest: who-and-what this file holds, as how many records carry each data element. */
export function Elements({ elements }: { readonly elements: IntakeDetail['elements'] }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const most = Math.max(1, ...elements.map((element) => element.records));
  return (
    <section className="panel">
      <h2>{t('elements.title')}</h2>
      <p className="quiet">{t('elements.about')}</p>
      <ul className="element-list">
        {elements.map((element) => (
          <li key={element.element} className="meter-row figures">
            <CodeName>{element.element}</CodeName>
            <span>{number(element.records)}</span>
            <span className="meter">
              <span style={{ inlineSize: `${(element.records / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
