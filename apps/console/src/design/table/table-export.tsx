import { useTranslation } from 'react-i18next';
import { Button } from '../button.tsx';
import { type Cell, toCsv } from '../csv.ts';
import { Icon } from '../icon.tsx';
import { saveFile } from '../save.ts';
import type { Column } from './columns.ts';

interface Props<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Without its `.csv`. */
  readonly fileName: string;
}

function cells<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Cell[][] {
  const heads = columns.map((column) =>
    column.unit === undefined ? column.head : `${column.head} (${column.unit})`,
  );
  return [heads, ...rows.map((row) => columns.map((column) => column.value(row)))];
}

/** Copies the table for a spreadsheet (tab-separated), or saves it as CSV. */
export function TableExport<Row>({ columns, rows, fileName }: Props<Row>) {
  const { t } = useTranslation();
  const copy = async () => {
    const lines = cells(columns, rows).map((line) => line.map((cell) => cell ?? '').join('\t'));
    await navigator.clipboard.writeText(lines.join('\n'));
  };
  return (
    <div className="row">
      <Button kind="plain" onPress={() => void copy()}>
        <Icon name="copy" />
        {t('table.copy')}
      </Button>
      <Button
        kind="plain"
        onPress={() => saveFile(`${fileName}.csv`, [toCsv(cells(columns, rows))], 'text/csv')}
      >
        <Icon name="download" />
        CSV
      </Button>
    </div>
  );
}
