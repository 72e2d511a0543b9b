import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../locales/format.ts';
import { useWidth } from './use-width.ts';

export interface RunPoint {
  readonly month: string;
  /** Proportion of 1; null when withheld or there is none. */
  readonly value: number | null;
  /** What is printed where a withheld value would be. */
  readonly withheld: string | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly signal: 'above' | 'below' | 'run' | null;
}

interface Props {
  readonly label: string;
  readonly points: readonly RunPoint[];
  readonly centre: number | null;
}

const HEIGHT = 340;
const TOP = 20;
const BOTTOM = 44;
const LEFT = 52;
const RIGHT = 118;

/** Room for every limit and point, and a little more, to whole per cents. */
function domainOf(points: readonly RunPoint[]): [number, number] {
  const values = points
    .flatMap((point) => [point.value, point.lower, point.upper])
    .filter((value) => value !== null);
  if (values.length === 0) return [0, 1];
  const pad = 0.01;
  return [
    Math.max(0, Math.floor((Math.min(...values) - pad) * 50) / 50),
    Math.min(1, Math.ceil((Math.max(...values) + pad) * 50) / 50),
  ];
}

/** A Shewhart p-chart by month: the limits as a band, lines named where they end, what stands out marked by shape. */
export function RunChart({ label, points, centre }: Props) {
  const { t } = useTranslation();
  const { percentShort, month } = useFormat();
  const [frame, width] = useWidth<HTMLDivElement>();
  const narrow = width < 560;
  const right = narrow ? 16 : RIGHT;

  const x = scalePoint(
    points.map((point) => point.month),
    [LEFT, Math.max(LEFT + 1, width - right)],
  ).padding(0.5);
  const y = scaleLinear(domainOf(points), [HEIGHT - BOTTOM, TOP]);
  const at = (point: RunPoint) => x(point.month) ?? 0;
  const limited = points.filter((point) => point.lower !== null && point.upper !== null);
  const valued = points.filter((point) => point.value !== null);
  const path = line<RunPoint>(at, (point) => y(point.value ?? 0)).defined((point) => point.value !== null)([
    ...points,
  ]);
  const every = Math.max(1, Math.ceil(points.length / Math.max(2, Math.floor((width - LEFT - right) / 76))));
  const end = limited.at(-1);

  return (
    <div ref={frame} className="chart-box">
      {width === 0 ? null : (
        <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={label}>
          {y.ticks(5).map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={width - right} y1={y(tick)} y2={y(tick)} className="grid" />
              <text x={LEFT - 10} y={y(tick)} className="tick end">
                {percentShort(tick)}
              </text>
            </g>
          ))}
          {limited.map((point) => (
            // Limits are of one month's births, so they step; a hair of overlap leaves no seam.
            <rect
              key={point.month}
              x={at(point) - x.step() / 2 - 0.25}
              width={x.step() + 0.5}
              y={y(point.upper ?? 0)}
              height={y(point.lower ?? 0) - y(point.upper ?? 0)}
              className="band"
            />
          ))}
          {centre === null ? null : (
            <line x1={LEFT} x2={width - right} y1={y(centre)} y2={y(centre)} className="centre" />
          )}
          <path d={path ?? ''} className="run" />
          {valued.map((point) => (
            <Mark key={point.month} x={at(point)} y={y(point.value ?? 0)} signal={point.signal} />
          ))}
          {points
            .filter((point) => point.withheld !== null)
            .map((point) => (
              <text key={point.month} x={at(point)} y={HEIGHT - BOTTOM - 8} className="tick middle">
                {point.withheld}
              </text>
            ))}
          {points.map((point, index) =>
            index % every === 0 ? (
              <text key={point.month} x={at(point)} y={HEIGHT - 16} className="tick middle">
                {month(point.month)}
              </text>
            ) : null,
          )}
          {narrow || centre === null ? null : (
            <text x={width - right + 10} y={y(centre)} className="line-name">
              {t('run.centre', { value: percentShort(centre) })}
            </text>
          )}
          {narrow || end === undefined ? null : (
            <>
              <text x={width - right + 10} y={y(end.upper ?? 0)} className="line-name quiet-fill">
                {t('run.upper')}
              </text>
              <text x={width - right + 10} y={y(end.lower ?? 0)} className="line-name quiet-fill">
                {t('run.lower')}
              </text>
            </>
          )}
        </svg>
      )}
    </div>
  );
}

/** A month: a dot, or a diamond when it needs explaining, so that no colour is needed to tell. */
function Mark({
  x,
  y,
  signal,
}: {
  readonly x: number;
  readonly y: number;
  readonly signal: RunPoint['signal'];
}) {
  if (signal === null) return <circle cx={x} cy={y} r="4" className="dot-plain" />;
  return <path d={`M${x} ${y - 8}l8 8l-8 8l-8 -8z`} className="dot-signal" />;
}
