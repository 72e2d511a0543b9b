import type { Rate, RunChartAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';

/** Why each marked month needs explaining, in words. A run is told once, from its first month to its last. */
export function Signals({ answer }: { readonly answer: RunChartAnswer }) {
  const { t } = useTranslation();
  const { month, percent } = useFormat();
  const outside = answer.points.filter((point) => point.signal === 'above' || point.signal === 'below');
  const runs = runsOf(answer);
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
export function countSignals(answer: Pick<RunChartAnswer, 'points' | 'centre'>): number {
  const outside = answer.points.filter(({ signal }) => signal === 'above' || signal === 'below');
  return outside.length + runsOf(answer).length;
}

interface Run {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

/**
 * The runs, each from its first month to its last. A month of a run that is outside the limits as well is marked for that alone;
 * it is in the run all the same.
 */
export function runsOf({ points, centre }: Pick<RunChartAnswer, 'points' | 'centre'>): Run[] {
  if (centre === null) return [];
  const stretches: { side: number; months: RunChartAnswer['points'] }[] = [];
  for (const point of points) {
    const side = sideOf(point.rate, centre);
    const last = stretches.at(-1);
    if (last?.side === side) last.months.push(point);
    else stretches.push({ side, months: [point] });
  }
  return stretches.flatMap(({ months }) => {
    const [first, last] = [months[0], months.at(-1)];
    if (first === undefined || last === undefined || months.every(({ signal }) => signal !== 'run'))
      return [];
    return [{ first: first.month, last: last.month, count: months.length }];
  });
}

/** As the chart was judged: 1 above the centre, −1 below; 0 on it or withheld, which ends a run. */
function sideOf({ numerator, denominator }: Rate, centre: number): number {
  if (!numerator.shown || !denominator.shown || denominator.value === 0) return 0;
  return Math.sign(numerator.value / denominator.value - centre);
}
