import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { type Cell, toCsv } from '../design/csv.ts';
import { Icon } from '../design/icon.tsx';
import { saveFile } from '../design/save.ts';
import { Segmented } from '../design/segmented.tsx';
import { type Caption, standalone, toPng } from './export-svg.ts';
import './charts.css';

interface Props extends Caption {
  /** Without an ending. */
  readonly fileName: string;
  readonly as: 'chart' | 'table';
  readonly onAs: (as: 'chart' | 'table') => void;
  /** Null when there is nothing to draw; `children` say why. */
  readonly chart: ReactNode | null;
  readonly table: ReactNode;
  /** The table's cells, heads first, for CSV. */
  readonly cells: () => readonly (readonly Cell[])[];
  /** What the chart shows, in words: for those who read it and those who cannot see it. */
  readonly children?: ReactNode;
}

/** Chart and table, source and download, in one frame. */
export function ChartFrame(props: Props) {
  const { title, definition, source, fileName, as, onAs, chart, table, cells, children } = props;
  const { t } = useTranslation();
  const figure = useRef<HTMLElement>(null);

  function picture() {
    const svg = figure.current?.querySelector<SVGSVGElement>('svg.chart') ?? null;
    return svg === null ? null : standalone(svg, { title, definition, source });
  }
  async function save(kind: 'svg' | 'png'): Promise<void> {
    const made = picture();
    if (made === null) return;
    if (kind === 'svg') saveFile(`${fileName}.svg`, [made.markup], 'image/svg+xml');
    else saveFile(`${fileName}.png`, [await toPng(made)], 'image/png');
  }
  function saveCsv(): void {
    saveFile(`${fileName}.csv`, [toCsv([...cells(), [], [title], [definition], [source]])], 'text/csv');
  }

  return (
    <figure className="panel chart-frame" ref={figure} aria-label={title}>
      <div className="table-tools">
        <h2>{title}</h2>
        <Segmented
          label={t('chart.form')}
          value={as}
          options={[
            { value: 'chart', label: t('chart.chart') },
            { value: 'table', label: t('chart.table') },
          ]}
          onChange={onAs}
        />
      </div>
      {as === 'chart' ? (
        chart
      ) : (
        // Scrolls sideways on a telephone; a keyboard must be able to reach it to do so.
        <div className="table-scroll" role="region" aria-label={t('chart.table')} tabIndex={0}>
          {table}
        </div>
      )}
      {children}
      <figcaption className="small quiet">
        <p>{definition}</p>
        <p>{source}</p>
        <div className="row">
          {as === 'chart' && chart !== null ? (
            <>
              <Button kind="plain" onPress={() => void save('svg')}>
                <Icon name="download" />
                SVG
              </Button>
              <Button kind="plain" onPress={() => void save('png')}>
                <Icon name="download" />
                PNG
              </Button>
            </>
          ) : null}
          <Button kind="plain" onPress={saveCsv}>
            <Icon name="download" />
            CSV
          </Button>
        </div>
      </figcaption>
    </figure>
  );
}
