import type { AccountEvent } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

/** What was done to an account, newest first. Each line is in the log of the key service too. */
export function History({ events, own }: { readonly events: readonly AccountEvent[]; readonly own: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  return (
    <section className="panel">
      <h2>{t('history.title')}</h2>
      <p className="small quiet">{t('history.about')}</p>
      <ul className="kept-list figures">
        {events.map((event, index) => (
          <li key={events.length - index}>
            <span>{t(`act.${event.act}`)}</span>
            <span className="small quiet">
              {dateTime(event.at)}
              {event.by === own ? null : ` · ${t('history.by', { account: event.by })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
