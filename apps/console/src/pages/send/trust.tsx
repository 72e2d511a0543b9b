import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import { type useIntakeKey, useKeyChange } from '../../api/gateway.ts';
import { pinKey } from '../../api/trust.ts';
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
    return (
      <div className="stack">
        <Failure error={error} retry={() => void refetch()} />
        {ApiError.from(error).code === 'console-key-changed' ? (
          <ChangedKey onTrusted={() => void refetch()} />
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

/** The two signers' fingerprints to be read aloud, and the trust that follows: in the very key that was compared. */
function ChangedKey({ onTrusted }: { readonly onTrusted: () => void }) {
  const { t } = useTranslation();
  const { data: change, error, refetch } = useKeyChange();
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (change === undefined) return null;
  return (
    <section className="trust" aria-label={t('trust.changed')}>
      <h2>{t('trust.changed')}</h2>
      <Facts
        facts={[
          { name: t('trust.offered'), value: <code>{change.offeredFingerprint}</code> },
          { name: t('trust.pinned'), value: <code>{change.pinnedFingerprint}</code> },
        ]}
      />
      <Button
        onPress={() => {
          pinKey(change.offered);
          void refetch();
          onTrusted();
        }}
      >
        {t('trust.accept')}
      </Button>
    </section>
  );
}
