import { Link, useNavigate } from '@tanstack/react-router';
import type { SenderTransfer } from '@vernix/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../api/live.ts';
import type { Column } from '../../design/table/columns.ts';
import { toldOf } from '../../design/coded-notice.tsx';
import { DataTable } from '../../design/table/data-table.tsx';
import { TableExport } from '../../design/table/table-export.tsx';
import { useFormat } from '../../locales/format.ts';
import { sentFromHere } from './outbox.ts';

/** Everything this sender has sent that the gateway still knows of, with what became of it. */
export function SentTable({ transfers }: { readonly transfers: readonly SenderTransfer[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { dateTime, number } = useFormat();
  const columns = useSentColumns();
  return (
    <section className="stack table-section" aria-label={t('sent.title')}>
      <div className="table-tools">
        <h2>{t('sent.title')}</h2>
        <TableExport columns={columns} rows={transfers} fileName="vernix-sent" />
      </div>
      <DataTable<SenderTransfer>
        label={t('sent.title')}
        columns={columns}
        rows={transfers}
        rowKey={(transfer) => transfer.id}
        brief={(transfer) => (
          <>
            <span className="brief-line">
              <Name transfer={transfer} />
              <span className="small quiet">{t(`sent.state.${transfer.state}`)}</span>
            </span>
            <span className="small quiet">{dateTime(transfer.createdAt)}</span>
            {transfer.state === 'failed' ? <Why transfer={transfer} /> : null}
            {transfer.balance === null ? null : (
              <span className="small quiet">
                {t('intake.brief', {
                  rows: number(transfer.balance.rows),
                  queried: number(transfer.balance.queried),
                  rejected: number(transfer.balance.rejected),
                })}
              </span>
            )}
          </>
        )}
        onOpen={(transfer) => void navigate({ to: '/send/$id', params: { id: transfer.id } })}
      />
    </section>
  );
}

/** Why it failed, as much of it as there is room for; the whole is a click away. */
function Why({ transfer }: { readonly transfer: SenderTransfer }) {
  const { language } = useFormat();
  const { message } = toldOf(transfer);
  return (
    <span className="small quiet why" title={message[language]}>
      {message[language]}
    </span>
  );
}

/** The file's name when this browser sent it; the gateway cannot know it, so elsewhere its id. */
function Name({ transfer }: { readonly transfer: SenderTransfer }) {
  const name = sentFromHere(transfer.id)?.fileName;
  return (
    <Link
      to="/send/$id"
      params={{ id: transfer.id }}
      tabIndex={-1}
      className={name === undefined ? 'mono' : ''}
    >
      {name ?? transfer.id}
    </Link>
  );
}

function useSentColumns(): Column<SenderTransfer>[] {
  const { t } = useTranslation();
  const { agoShort, bytes, dateTime, number } = useFormat();
  const now = useNow(15_000);
  return useMemo(() => {
    const count = (id: 'rows' | 'queried' | 'rejected'): Column<SenderTransfer> => ({
      id,
      head: t(`count.${id}`),
      end: true,
      track: '82px',
      value: ({ balance }) => balance?.[id] ?? null,
      show: ({ balance }) => (balance === null ? <span className="quiet">–</span> : number(balance[id])),
    });
    return [
      {
        id: 'file',
        head: t('sent.column.file'),
        track: 'minmax(208px, 1.2fr)',
        value: (transfer) => sentFromHere(transfer.id)?.fileName ?? transfer.id,
        show: (transfer) => <Name transfer={transfer} />,
      },
      {
        id: 'state',
        head: t('sent.column.state'),
        track: 'minmax(200px, 2.4fr)',
        value: (transfer) => t(`sent.state.${transfer.state}`),
        show: (transfer) => (
          <>
            <span className={transfer.state === 'failed' ? 'alarm-text' : ''}>
              {t(`sent.state.${transfer.state}`)}
            </span>
            {transfer.state === 'failed' ? <Why transfer={transfer} /> : null}
          </>
        ),
      },
      {
        id: 'sent',
        head: t('sent.column.sent'),
        track: '96px',
        value: (transfer) => transfer.createdAt,
        show: (transfer) => (
          <time dateTime={transfer.createdAt} title={dateTime(transfer.createdAt)}>
            {agoShort(transfer.createdAt, now)}
          </time>
        ),
      },
      count('rows'),
      count('queried'),
      count('rejected'),
      {
        id: 'size',
        head: t('intake.column.size'),
        end: true,
        track: '84px',
        value: (transfer) => transfer.size,
        show: (transfer) => bytes(transfer.size),
      },
    ];
  }, [t, agoShort, bytes, dateTime, number, now]);
}
