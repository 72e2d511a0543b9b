import { Link } from '@tanstack/react-router';
import type { IntakeTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { Way } from './way.tsx';

/** One transfer on a telephone. */
export function TransferBrief({ transfer }: { readonly transfer: IntakeTransfer }) {
  const { t } = useTranslation();
  const { number, time } = useFormat();
  const { balance } = transfer;
  return (
    <>
      <span className="brief-line">
        <Link to="/intake/$id" params={{ id: transfer.id }}>
          {transfer.partnerName}
        </Link>
        <span className="small quiet">{time(transfer.receivedAt)}</span>
      </span>
      <Way transfer={transfer} />
      <span className="small quiet">
        {balance === null
          ? t('intake.notCounted')
          : t('intake.brief', {
              rows: number(balance.rows),
              queried: number(balance.queried),
              rejected: number(balance.rejected),
            })}
      </span>
    </>
  );
}
