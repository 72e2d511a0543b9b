import { useTranslation } from 'react-i18next';
import { useEndSession, useSessions } from '../../api/account.ts';
import { useNow } from '../../api/live.ts';
import { useSignOut } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';
import { browserName } from './browser-name.ts';

/** Where one is signed in, and the way to end it: one by one, or everywhere. */
export function Sessions() {
  const { t } = useTranslation();
  const { ago, dateTime } = useFormat();
  const now = useNow(10_000);
  const { data, error } = useSessions();
  const ending = useEndSession();
  const everywhere = useSignOut('/sessions');
  if (data === undefined) return error === null ? null : <Failure error={error} />;
  return (
    <section className="panel">
      <h2>{t('sessions.title')}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('sessions.title')}>
        <table className="plain-table one-line stacked-table">
          <thead>
            <tr>
              <th scope="col">{t('sessions.browser')}</th>
              <th scope="col">{t('sessions.way')}</th>
              <th scope="col">{t('sessions.used')}</th>
              <th scope="col">{t('sessions.ends')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.sessions.map((session) => (
              <tr key={session.id}>
                <th scope="row">{browserName(session.browser) ?? t('sessions.unknown')}</th>
                <td data-label={t('sessions.way')}>{t(`way.${session.way}`)}</td>
                <td data-label={t('sessions.used')}>{ago(session.usedAt, now)}</td>
                <td data-label={t('sessions.ends')}>{dateTime(session.endsAt)}</td>
                <td className="end">
                  {session.current ? (
                    <span className="quiet">{t('sessions.current')}</span>
                  ) : (
                    <Button
                      kind="plain"
                      isDisabled={ending.isPending}
                      onPress={() => ending.mutate(session.id)}
                    >
                      {t('sessions.end')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ending.error === null ? null : <Failure error={ending.error} />}
      <Button onPress={() => void everywhere()}>{t('sessions.everywhere')}</Button>
    </section>
  );
}
