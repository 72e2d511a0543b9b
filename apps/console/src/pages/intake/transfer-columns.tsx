import { Link } from '@tanstack/react-router';
import type { Balance, IntakeTransfer } from '@vernix/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../api/live.ts';
import type { Column } from '../../design/table/columns.ts';
import { useFormat } from '../../locales/format.ts';
import { Way, wayWords } from './way.tsx';

type Counted = keyof Omit<Balance, 'unchanged'>;

/** The columns of "What arrived today?". */
export function useTransferColumns(): Column<IntakeTransfer>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(15_000);
  return useMemo(() => {
    const count = (id: Counted): Column<IntakeTransfer> => ({
      id,
      head: t(`count.${id}`),
      end: true,
      track: '74px',
      sortable: true,
      value: ({ balance }) => balance?.[id] ?? null,
      // Not yet counted is not zero.
      show: ({ balance }) =>
        balance === null ? <span className="quiet">–</span> : format.number(balance[id]),
    });
    return [
      {
        id: 'partner',
        head: t('intake.column.partner'),
        track: 'minmax(150px, 1.5fr)',
        sortable: true,
        value: (transfer) => transfer.partnerName,
        show: (transfer) => (
          <Link to="/intake/$id" params={{ id: transfer.id }} tabIndex={-1}>
            {transfer.partnerName}
          </Link>
        ),
      },
      {
        id: 'way',
        head: t('intake.column.way'),
        track: 'minmax(224px, 1fr)',
        value: (transfer) => wayWords(transfer, t),
        show: (transfer) => <Way transfer={transfer} />,
      },
      {
        id: 'received',
        head: t('intake.column.received'),
        track: '104px',
        sortable: true,
        value: (transfer) => transfer.receivedAt,
        show: (transfer) => (
          <time dateTime={transfer.receivedAt} title={format.dateTime(transfer.receivedAt)}>
            {format.agoShort(transfer.receivedAt, now)}
          </time>
        ),
      },
      count('rows'),
      count('accepted'),
      count('queried'),
      count('rejected'),
      {
        id: 'bytes',
        head: t('intake.column.size'),
        end: true,
        track: '68px',
        sortable: true,
        value: (transfer) => transfer.bytes,
        show: ({ bytes }) => (bytes === null ? <span className="quiet">–</span> : format.bytes(bytes)),
      },
    ];
  }, [t, format, now]);
}
