import type { RunChartAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { countText, proportionText, rateText } from './rate.ts';

/** The run chart's table: the same figures. */
export function MonthTable({ answer }: { readonly answer: RunChartAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { per, threshold } = answer;
  const heads = [
    'month',
    'rate',
    'proportion',
    'numerator',
    'denominator',
    'missing',
    'limits',
    'signal',
  ] as const;
  const limits = (lower: number | null, upper: number | null) =>
    lower === null || upper === null
      ? '–'
      : t('run.limits', { lower: format.percent(lower), upper: format.percent(upper) });
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" className={head === 'month' || head === 'signal' ? '' : 'end'}>
              {t(`rates.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answer.points.map(({ month, rate, lower, upper, signal }) => (
          <tr key={month}>
            <th scope="row">{format.month(month)}</th>
            <td className="end strong">{rate.value === null ? '–' : rateText(rate.value, per, t, format)}</td>
            <td className="end">{proportionText(rate.value, per, format)}</td>
            <td className="end">{countText(rate.numerator, threshold, format)}</td>
            <td className="end">{countText(rate.denominator, threshold, format)}</td>
            <td className="end">{countText(rate.missing, threshold, format)}</td>
            <td className="end">{limits(lower, upper)}</td>
            <td>{signal === null ? '' : t(`signal.short.${signal}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
