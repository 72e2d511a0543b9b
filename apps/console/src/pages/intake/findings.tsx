import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Finding, IntakeDetail } from '@vernix/contracts';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindings } from '../../api/vault.ts';
import { Choice } from '../../design/choice.tsx';
import { Failure } from '../../design/failure.tsx';
import { DataTable } from '../../design/table/data-table.tsx';
import { FindingBrief, useFindingColumns } from '../../design/table/finding-columns.tsx';
import { TableExport } from '../../design/table/table-export.tsx';

interface Props {
  readonly transfer: IntakeDetail['transfer'];
  readonly rules: IntakeDetail['rules'];
}

/** Every finding by row number. It names the rule and the element, never the value. */
export function Findings({ transfer, rules }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { rule } = useSearch({ from: '/intake-guard/intake/$id' });
  const pages = useFindings(transfer.id, transfer.balance !== null);
  const all = useMemo(() => pages.data?.pages.flatMap((page) => page.findings) ?? [], [pages.data]);
  const shown = useMemo(
    () => (rule === undefined ? all : all.filter((finding) => finding.rule === rule)),
    [all, rule],
  );
  const columns = useFindingColumns();

  // A rule's rows may lie anywhere in the file: while one is chosen, the rest is fetched page by page.
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  useEffect(() => {
    if (rule !== undefined && hasNextPage && !isFetching) void fetchNextPage();
  }, [rule, hasNextPage, isFetching, fetchNextPage]);
  const names = [...new Set(rules.map((one) => one.rule))];

  return (
    <section className="stack table-section" aria-label={t('findings.title')}>
      <h2>{t('findings.title')}</h2>
      <div className="table-tools">
        <Choice
          label={t('findings.rule')}
          any={t('findings.anyRule')}
          value={rule ?? ''}
          options={names.map((value) => ({ value, label: value }))}
          onChange={(value) =>
            void navigate({
              to: '/intake/$id',
              params: { id: transfer.id },
              search: value === undefined ? {} : { rule: value },
              replace: true,
              resetScroll: false,
            })
          }
        />
        <TableExport columns={columns} rows={shown} fileName={`vernix-findings-${transfer.id}`} />
      </div>
      {pages.error === null ? null : <Failure error={pages.error} retry={() => void pages.refetch()} />}
      <DataTable<Finding>
        label={t('findings.title')}
        columns={columns}
        rows={shown}
        rowKey={(finding) => `${finding.row} ${finding.rule} ${finding.element ?? ''}`}
        compact
        briefHeight={104}
        brief={(finding) => <FindingBrief finding={finding} />}
        onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      />
      <p className="small quiet" role="status">
        {pages.hasNextPage
          ? t('findings.loadedMore', { count: shown.length })
          : t('findings.loadedAll', { count: shown.length })}
      </p>
    </section>
  );
}
