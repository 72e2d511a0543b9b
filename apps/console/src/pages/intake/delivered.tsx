import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDelivery } from '../../api/extracts.ts';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';

/** Who is in a delivery, in numbers. */
export function Delivered({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  if (!isOpen)
    return (
      <Button kind="plain" onPress={() => open(true)}>
        {t('extract.delivered.open')}
      </Button>
    );
  return <Manifest id={id} />;
}

function Manifest({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { number, bytes } = useFormat();
  const { data, error, refetch } = useDelivery(id);
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  return (
    <div className="delivered">
      <Facts
        facts={[
          { name: t('extract.delivered.persons'), value: number(data.persons) },
          { name: t('extract.delivered.rows'), value: number(data.rows) },
          { name: t('extract.delivered.elements'), value: number(data.elements.length) },
          { name: t('extract.delivered.bytes'), value: bytes(data.bytes) },
        ]}
      />
      <p className="small">
        <span className="quiet">{t('extract.delivered.id')}</span>{' '}
        <CopyId id={id} label={t('extract.delivered.id')} />
      </p>
      <p className="small">
        <span className="quiet">{t('detail.sha256')}</span>{' '}
        <CopyId id={data.sha256} label={t('detail.sha256')} />
      </p>
    </div>
  );
}
