import type { OwnAccount } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useRemovePasskey } from '../../api/account.ts';
import { useNow } from '../../api/live.ts';
import { Button } from '../../design/button.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';

export function Passkeys({ passkeys }: { readonly passkeys: OwnAccount['passkeys'] }) {
  const { t } = useTranslation();
  const { ago, date } = useFormat();
  const now = useNow(30_000);
  const removal = useRemovePasskey();
  return (
    <section className="panel">
      <h2>{t('passkeys.title')}</h2>
      {passkeys.length === 0 ? <p>{t('passkeys.none')}</p> : null}
      <ul className="kept-list">
        {passkeys.map(({ id, label, createdAt, usedAt }) => (
          <li key={id}>
            <span>
              {label}
              <br />
              <span className="small quiet">
                {t('passkeys.made', { date: date(createdAt) })}
                {usedAt === null ? null : ` · ${t('passkeys.used', { ago: ago(usedAt, now) })}`}
              </span>
            </span>
            <Button
              kind="plain"
              aria-label={t('passkeys.removeOne', { label })}
              isDisabled={removal.isPending || passkeys.length === 1}
              onPress={() => removal.mutate(id)}
            >
              {t('passkeys.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {passkeys.length === 1 ? <p className="small quiet">{t('passkeys.second')}</p> : null}
      {removal.error === null ? null : <Failure error={removal.error} />}
    </section>
  );
}
