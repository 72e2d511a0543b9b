import { Link, useSearch } from '@tanstack/react-router';
import type { IntakeDetail } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

/** Findings by rule, most frequent first. Choosing one narrows the list below to it. */
export function Rules({ detail }: { readonly detail: IntakeDetail }) {
  const { t } = useTranslation();
  const { number, language } = useFormat();
  const { rule: chosen } = useSearch({ from: '/intake-guard/intake/$id' });
  const most = Math.max(1, ...detail.rules.map((rule) => rule.count));
  return (
    <section className="panel">
      <h2>{t('rules.title')}</h2>
      <ul className="rule-list">
        {detail.rules.map((rule) => (
          <li key={`${rule.rule} ${rule.element ?? ''}`} className="meter-row figures">
            <span>
              {rule.message[language]}{' '}
              <Link
                to="/intake/$id"
                params={{ id: detail.transfer.id }}
                search={chosen === rule.rule ? {} : { rule: rule.rule }}
                resetScroll={false}
                className="small mono"
                aria-current={chosen === rule.rule ? 'true' : undefined}
              >
                {rule.rule}
              </Link>
            </span>
            <span>{number(rule.count)}</span>
            <span className="meter">
              <span style={{ inlineSize: `${(rule.count / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
