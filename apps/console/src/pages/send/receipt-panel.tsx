import { useTranslation } from 'react-i18next';
import { useReceipt } from '../../api/gateway.ts';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { saveFile } from '../../design/save.ts';
import { useFormat } from '../../locales/format.ts';
import { sentFromHere } from './outbox.ts';

/** The signed receipt: what it says, that it was checked, and how to keep it. */
export function ReceiptPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { dateTime, number } = useFormat();
  const { data, error, refetch } = useReceipt(id, true);
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const here = sentFromHere(id);
  const same = here?.sha256 === data.receipt.sha256;
  return (
    <section className="panel" aria-label={t('receipt.title')}>
      <div className="table-tools">
        <h2>{t('receipt.title')}</h2>
        <Button onPress={() => saveFile(`vernix-receipt-${id}.jws`, [data.jws], 'application/jose')}>
          <Icon name="download" />
          {t('receipt.download')}
        </Button>
      </div>
      <p className="checked">
        <Icon name="check" /> {same ? t('receipt.same') : t('receipt.signed')}
      </p>
      <dl className="receipt figures">
        <dt>{t('receipt.received')}</dt>
        <dd>{dateTime(data.receipt.receivedAt)}</dd>
        <dt>{t('receipt.bytes')}</dt>
        <dd>{number(data.receipt.bytes)}</dd>
        <dt>{t('receipt.id')}</dt>
        <dd>
          <CopyId id={id} label={t('receipt.id')} />
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <CopyId id={data.receipt.sha256} label="SHA-256" />
        </dd>
      </dl>
    </section>
  );
}
