import type { RunChartAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

/** Why each marked month needs explaining, in words. A run is told once, from its first month to its last. */
export function Signals({ answer }: { readonly answer: RunChartAnswer }) {
  const { t } = useTranslation();
  const { month, percent } = useFormat();
  const outside = answer.points.filter((point) => point.signal === 'above' || point.signal === 'below');
  const runs = runsOf(answer.points);
  const shown = answer.points.filter((point) => point.rate.value !== null).length;
  if (outside.length === 0 && runs.length === 0) {
    return <p>{shown < 8 ? t('signal.tooFew') : t('signal.none')}</p>;
  }
  return (
    <ul className="signals">
      {outside.map((point) => (
        <li key={point.month}>
          {t(point.signal === 'above' ? 'signal.above' : 'signal.below', {
            month: month(point.month),
            rate: percent((point.rate.value ?? 0) / answer.per),
            limit: percent((point.signal === 'above' ? point.upper : point.lower) ?? 0),
          })}
        </li>
      ))}
      {runs.map((run) => (
        <li key={run.first}>
          {t('signal.run', { first: month(run.first), last: month(run.last), count: run.count })}
        </li>
      ))}
    </ul>
  );
}

/** How many things there are to explain: each month outside the limits, each run once. */
export function countSignals(points: RunChartAnswer['points']): number {
  return (
    points.filter((point) => point.signal === 'above' || point.signal === 'below').length +
    runsOf(points).length
  );
}

interface Run {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

/** Months marked as a run, gathered while they follow one another. */
export function runsOf(points: RunChartAnswer['points']): Run[] {
  const runs: Run[] = [];
  points.forEach((point, index) => {
    if (point.signal !== 'run') return;
    const last = runs.at(-1);
    if (last !== undefined && points[index - 1]?.signal === 'run') {
      runs[runs.length - 1] = { ...last, last: point.month, count: last.count + 1 };
    } else {
      runs.push({ first: point.month, last: point.month, count: 1 });
    }
  });
  return runs;
}
