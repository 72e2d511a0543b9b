import { Link, useParams } from '@tanstack/react-router';
import type { SenderTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useSentOne } from '../../api/gateway.ts';
import { BalanceSum } from '../../design/balance.tsx';
import { CodedNotice } from '../../design/coded-notice.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { Question } from '../../design/question.tsx';
import { useFormat } from '../../locales/format.ts';
import { useOutcome } from './outcome.ts';
import { sentFromHere } from './outbox.ts';
import { ReceiptPanel } from './receipt-panel.tsx';
import { ReportPanel } from './report-panel.tsx';
import './send.css';

/** What became of this file? */
export function SentPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/send-guard/send/$id' });
  const { data: transfer, error, refetch } = useSentOne(id);
  const tell = useOutcome();
  return (
    <Question
      title={t('sentOne.title')}
      answer={transfer === undefined ? ' ' : tell(transfer)}
      support={transfer === undefined ? undefined : <Named transfer={transfer} />}
      actions={
        <Link to="/send" className="back">
          <Icon name="back" /> {t('sentOne.back')}
        </Link>
      }
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {transfer === undefined ? null : (
        <>
          {transfer.state === 'failed' ? <CodedNotice of={transfer} /> : null}
          {transfer.balance === null ? null : <BalanceSum balance={transfer.balance} />}
          {transfer.receivedAt === null ? null : <ReceiptPanel id={id} />}
          {transfer.reportReady ? <ReportPanel id={id} /> : null}
        </>
      )}
    </Question>
  );
}

function Named({ transfer }: { readonly transfer: SenderTransfer }) {
  const { t } = useTranslation();
  const { dateTime, bytes } = useFormat();
  const name = sentFromHere(transfer.id)?.fileName;
  return (
    <p>
      {name === undefined ? null : <strong>{name} · </strong>}
      {t('sentOne.when', { at: dateTime(transfer.createdAt), size: bytes(transfer.size) })}{' '}
      {transfer.sealedAtSource ? t('sealed.source') : t('sealed.gateway')}
    </p>
  );
}
