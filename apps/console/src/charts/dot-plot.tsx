import { scaleLinear } from 'd3-scale';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../locales/format.ts';
import { useWidth } from './use-width.ts';

export interface DotRow {
  readonly key: string;
  readonly label: string;
  /** Proportion of 1 (or a ratio); null when withheld or there is none. */
  readonly value: number | null;
  /** What is printed where a withheld value would be. */
  readonly withheld: string | null;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
}

interface Props {
  readonly label: string;
  readonly rows: readonly DotRow[];
  /** All rows together: the line to compare with. */
  readonly overall: number | null;
  readonly show: (value: number) => string;
}

/** Room for a character of the label's size, a little generous. */
const CHARACTER = 7.4;
const ROW = 34;
const TOP = 36;
const BOTTOM = 30;

/** One dot a row with its 95 % interval, named on its own line, against a line for all. */
export function DotPlot({ label, rows, overall, show }: Props) {
  const { t } = useTranslation();
  const { percentShort } = useFormat();
  const [frame, width] = useWidth<HTMLDivElement>();
  const narrow = width < 560;
  // On a telephone names stand above their line; elsewhere beside it.
  const longest = Math.max(0, ...rows.map((row) => row.label.length));
  const left = narrow ? 4 : Math.min(longest * CHARACTER + 12, width * 0.42);
  const fits = Math.floor((narrow ? width - 8 : left - 12) / CHARACTER);
  const step = narrow ? ROW + 18 : ROW;
  const right = 78;
  const values = rows.flatMap((row) => [row.interval?.upper ?? row.value ?? 0]);
  const x = scaleLinear(
    [0, Math.max(0.001, overall ?? 0, ...values)],
    [left + 10, Math.max(left + 20, width - right)],
  ).nice(4);
  const height = TOP + rows.length * step + BOTTOM;

  return (
    <div ref={frame} className="chart-box">
      {width === 0 ? null : (
        <svg className="chart" width={width} height={height} role="img" aria-label={label}>
          {x.ticks(narrow ? 3 : 5).map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={TOP} y2={height - BOTTOM} className="grid" />
              <text x={x(tick)} y={height - 10} className="tick middle">
                {percentShort(tick)}
              </text>
            </g>
          ))}
          {overall === null ? null : (
            <>
              <line x1={x(overall)} x2={x(overall)} y1={TOP - 8} y2={height - BOTTOM} className="centre" />
              <text x={x(overall)} y={TOP - 20} className="line-name middle">
                {t('dots.all', { value: show(overall) })}
              </text>
            </>
          )}
          {rows.map((row, index) => {
            const y = TOP + index * step + step / 2 + (narrow ? 9 : 0);
            return (
              <g key={row.key}>
                <text
                  x={narrow ? left : left - 6}
                  y={narrow ? y - 20 : y}
                  className={narrow ? 'row-name' : 'row-name end'}
                >
                  {shorten(row.label, fits)}
                </text>
                <line x1={x.range()[0]} x2={x.range()[1]} y1={y} y2={y} className="grid" />
                {row.interval === null ? null : (
                  <line
                    x1={x(row.interval.lower)}
                    x2={x(row.interval.upper)}
                    y1={y}
                    y2={y}
                    className="interval"
                  />
                )}
                {row.value === null ? null : <circle cx={x(row.value)} cy={y} r="6" className="dot-plain" />}
                <text x={width - right + 12} y={y} className="row-value">
                  {row.value === null ? (row.withheld ?? '–') : show(row.value)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

/** The table has the whole name; an image has only so much room. */
function shorten(label: string, most: number): string {
  return label.length <= most ? label : `${label.slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}
