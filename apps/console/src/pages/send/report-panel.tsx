import type { Finding, Report } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useReport } from '../../api/gateway.ts';
import { Button } from '../../design/button.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { saveFile } from '../../design/save.ts';
import { DataTable } from '../../design/table/data-table.tsx';
import { FindingBrief, useFindingColumns } from '../../design/table/finding-columns.tsx';
import { TableExport } from '../../design/table/table-export.tsx';

/** What the registry asks the sender to look at, row by row. */
export function ReportPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useReport(id, true);
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  if (data.sealed) {
    return (
      <section className="panel">
        <h2>{t('report.title')}</h2>
        <p>{t('report.sealed')}</p>
        <p className="sample mono">{`npx vernix report ${id}`}</p>
        <Button onPress={() => saveFile(`vernix-report-${id}.age`, [data.bytes], 'application/octet-stream')}>
          <Icon name="download" />
          {t('report.download')}
        </Button>
      </section>
    );
  }
  return <ReportTable report={data.report} />;
}

function ReportTable({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const columns = useFindingColumns();
  return (
    <section className="stack table-section" aria-label={t('report.title')}>
      <div className="table-tools">
        <h2>{t('report.title')}</h2>
        <TableExport
          columns={columns}
          rows={report.findings}
          fileName={`vernix-report-${report.transferId}`}
        />
      </div>
      {report.findings.length === 0 ? (
        <p>{t('report.nothing')}</p>
      ) : (
        <DataTable<Finding>
          label={t('report.title')}
          columns={columns}
          rows={report.findings}
          rowKey={(line) => `${line.row} ${line.rule} ${line.element ?? ''}`}
          compact
          briefHeight={104}
          brief={(line) => <FindingBrief finding={line} />}
        />
      )}
      {report.findingsOmitted > 0 ? (
        <p className="quiet">{t('report.omitted', { count: report.findingsOmitted })}</p>
      ) : null}
    </section>
  );
}
