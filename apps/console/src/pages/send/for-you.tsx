import type { Delivery } from '@vernix/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, isHere, useAcknowledge, useDeliveries } from '../../api/deliveries.ts';
import { Button } from '../../design/button.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { useFormat } from '../../locales/format.ts';

/** What the registry sent, while it waits here; nothing at all when nothing does. */
export function ForYou() {
  const { t } = useTranslation();
  const { data, error, refetch } = useDeliveries();
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  // One that was confirmed a moment ago stays, to be seen to have ended.
  const shown = data?.deliveries.filter((one) => isHere(one) || confirmed.has(one.id)) ?? [];
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  const [first] = shown;
  if (first === undefined) return null;
  return (
    <section className="panel" aria-label={t('forYou.title')}>
      <h2>{t('forYou.title')}</h2>
      <p>{t('forYou.about')}</p>
      <p className="sample mono">{`npx vernix deliveries get ${first.id}`}</p>
      <ul className="for-you">
        {shown.map((delivery) => (
          <Waiting
            key={delivery.id}
            delivery={delivery}
            onConfirmed={() => setConfirmed((before) => new Set(before).add(delivery.id))}
          />
        ))}
      </ul>
    </section>
  );
}

interface Props {
  readonly delivery: Delivery;
  readonly onConfirmed: () => void;
}

/** One delivery. Only what was fetched can be confirmed: that deletes it here. */
function Waiting({ delivery, onConfirmed }: Props) {
  const { t } = useTranslation();
  const { bytes, dateTime } = useFormat();
  const acknowledge = useAcknowledge();
  const { id, state, sentAt, expiresAt } = delivery;
  return (
    <li>
      <div>
        <p className="figures">
          {t('forYou.line', { size: bytes(delivery.bytes), at: dateTime(sentAt) })}{' '}
          <code className="small quiet">{id}</code>
        </p>
        <p className="small quiet" role="status">
          {isHere(delivery)
            ? t(`forYou.${delivery.state}`, { until: dateTime(expiresAt) })
            : t('forYou.gone')}
        </p>
      </div>
      {isHere(delivery) ? (
        <div className="row">
          <a className="button button-secondary" href={addressOf(id)} download>
            <Icon name="download" />
            {t('forYou.download')}
          </a>
          <Button
            isDisabled={state === 'waiting' || acknowledge.isPending}
            onPress={() => acknowledge.mutate(delivery, { onSuccess: onConfirmed })}
          >
            <Icon name="check" />
            {t('forYou.confirm')}
          </Button>
        </div>
      ) : null}
      {acknowledge.error === null ? null : <Failure error={acknowledge.error} />}
    </li>
  );
}
