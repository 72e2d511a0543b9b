import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { IntakeList, IntakeTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useTransfers } from '../../api/vault.ts';
import type { IntakeSearch } from '../../app/search.ts';
import { Empty } from '../../design/empty.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { DataTable } from '../../design/table/data-table.tsx';
import { TableExport } from '../../design/table/table-export.tsx';
import { useFormat } from '../../locales/format.ts';
import { IntakeFilterBar } from './filters.tsx';
import { TransferBrief } from './transfer-brief.tsx';
import { useTransferColumns } from './transfer-columns.tsx';
import './intake.css';

/** What arrived today? */
export function IntakePage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/intake-guard/intake' });
  const navigate = useNavigate();
  const columns = useTransferColumns();
  const list = useTransfers({ state: search.state, partner: search.partner });
  const { transfers, today } = list;
  const filtered = search.state !== undefined || search.partner !== undefined;
  const change = (changes: Partial<IntakeSearch>) =>
    void navigate({ to: '/intake', search: { ...search, ...changes }, replace: true });

  const none = today?.transfers === 0;
  const answer =
    today === undefined
      ? ' '
      : none
        ? t('intake.answerNone')
        : t('intake.answer', { count: today.transfers });
  return (
    <Question
      title={t('intake.title')}
      answer={answer}
      support={today === undefined || none ? undefined : <Today today={today} />}
    >
      {list.error === null ? null : <Failure error={list.error} retry={list.retry} />}
      {transfers.length === 0 && today !== undefined && !filtered ? (
        <Empty title={t('intake.empty.title')} sample={t('intake.empty.sample')}>
          <p>{t('intake.empty.how')}</p>
        </Empty>
      ) : null}
      {transfers.length > 0 || filtered ? (
        <section className="stack table-section" aria-label={t('intake.list')}>
          <div className="table-tools">
            <IntakeFilterBar search={search} transfers={transfers} onChange={change} />
            <TableExport columns={columns} rows={transfers} fileName="vernix-intake" />
          </div>
          {transfers.length === 0 ? (
            <p>{t('intake.noneMatch')}</p>
          ) : (
            <DataTable<IntakeTransfer>
              label={t('intake.list')}
              columns={columns}
              rows={transfers}
              rowKey={(transfer) => transfer.id}
              compact={search.rows === 'compact'}
              sort={search.sort === undefined ? undefined : { id: search.sort, down: search.dir !== 'up' }}
              onSort={(sort) =>
                change({
                  sort: sort?.id as IntakeSearch['sort'],
                  dir: sort === undefined || sort.down ? undefined : 'up',
                } as Partial<IntakeSearch>)
              }
              brief={(transfer) => <TransferBrief transfer={transfer} />}
              onOpen={(transfer) => void navigate({ to: '/intake/$id', params: { id: transfer.id } })}
              onEnd={list.more ? list.loadMore : undefined}
            />
          )}
          <p className="small quiet" role="status">
            {list.more
              ? t('intake.loadedMore', { count: transfers.length })
              : t('intake.loadedAll', { count: transfers.length })}{' '}
            <Link to="/house">{t('intake.seeHouse')}</Link>
          </p>
        </section>
      ) : null}
    </Question>
  );
}

function Today({ today }: { readonly today: IntakeList['today'] }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <Facts
      facts={[
        { name: t('count.rows'), value: number(today.rows) },
        { name: t('count.accepted'), value: number(today.accepted) },
        { name: t('count.queried'), value: number(today.queried) },
        { name: t('count.rejected'), value: number(today.rejected) },
        {
          name: t('count.failed'),
          value: <span className={today.failed > 0 ? 'alarm-text' : ''}>{number(today.failed)}</span>,
        },
      ]}
    />
  );
}
