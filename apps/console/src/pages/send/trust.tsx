import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import type { useIntakeKey } from '../../api/gateway.ts';
import { trustNextKey } from '../../api/trust.ts';
import { Button } from '../../design/button.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { useFormat } from '../../locales/format.ts';

/** Whom files are sealed to, and why to believe it. */
export function Trust({ sealing }: { readonly sealing: ReturnType<typeof useIntakeKey> }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { data: key, error, refetch } = sealing;
  if (error !== null) {
    const changed = ApiError.from(error).code === 'console-key-changed';
    return (
      <div className="stack">
        <Failure error={error} retry={() => void refetch()} />
        {changed ? (
          <Button
            onPress={() => {
              trustNextKey();
              void refetch();
            }}
          >
            {t('trust.accept')}
          </Button>
        ) : null}
      </div>
    );
  }
  if (key === undefined) return null;
  return (
    <section className="trust">
      <h2>
        <Icon name="lock" /> {t('trust.title')}
      </h2>
      <p className="small">{t('trust.about')}</p>
      <Facts
        facts={[
          { name: t('trust.recipient'), value: <code>{key.fingerprint}</code> },
          { name: t('trust.signer'), value: <code>{key.statementKeyFingerprint}</code> },
          { name: t('trust.epoch'), value: key.epoch },
          { name: t('trust.until'), value: date(key.notAfter) },
        ]}
      />
    </section>
  );
}
