import { Link } from '@tanstack/react-router';
import type { House } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

const SHOWN = 10;

/** The files that moved in the last minute, in words. */
export function MovingList({ moving }: { readonly moving: House['moving'] }) {
  const { t } = useTranslation();
  const { number, time } = useFormat();
  return (
    <section className="stack moving">
      <h2>{t('moving.title')}</h2>
      {moving.length === 0 ? (
        <p className="quiet">{t('moving.none')}</p>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('moving.partner')}</th>
              <th scope="col">{t('moving.stage')}</th>
              <th scope="col" className="end">
                {t('count.rows')}
              </th>
              <th scope="col" className="end">
                {t('moving.at')}
              </th>
            </tr>
          </thead>
          <tbody>
            {moving.slice(0, SHOWN).map((file) => (
              <tr key={file.id}>
                <td>
                  <Link to="/intake/$id" params={{ id: file.id }}>
                    {file.partnerName}
                  </Link>
                </td>
                <td>{t(`stage.${file.stage}`)}</td>
                <td className="end">{file.rows === null ? '–' : number(file.rows)}</td>
                <td className="end">{time(file.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {moving.length > SHOWN ? (
        <p className="small">
          <Link to="/intake">{t('moving.more', { count: moving.length - SHOWN })}</Link>
        </p>
      ) : null}
    </section>
  );
}
