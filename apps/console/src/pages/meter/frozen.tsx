import { DELIVERIES, type MeterOverview } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

/** Whom nothing is released to, until two officers say so. */
export function Frozen({ meter }: { readonly meter: MeterOverview }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  if (meter.frozen.length === 0) return null;
  return (
    <section className="notice notice-alarm">
      <h2>{t('meter.frozen.title')}</h2>
      <p>{t('meter.frozen.about')}</p>
      <div className="table-scroll" role="region" aria-label={t('meter.frozen.title')} tabIndex={0}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('meter.who')}</th>
              <th scope="col">{t('meter.frozen.since')}</th>
              <th scope="col">{t('meter.frozen.why')}</th>
            </tr>
          </thead>
          <tbody>
            {meter.frozen.map(({ principal, since, why }) => (
              <tr key={principal}>
                <th scope="row" className="mono principal">
                  {principal}
                </th>
                <td>{dateTime(since)}</td>
                <td>{t(`meter.frozen.reason.${principal === DELIVERIES ? 'taken' : why}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
