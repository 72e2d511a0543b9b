import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { COMPARED } from './cells.ts';
import type { Indicator } from './indicator.ts';
import { countText, proportionText, rateText } from './rate.ts';

interface Props {
  readonly indicator: Indicator;
  readonly threshold: number;
}

/** The table of a comparison: the same figures as its chart. */
export function GroupTable({ indicator, threshold }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { per } = indicator;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {COMPARED.map((head) => (
            <th key={head} scope="col" className={head === 'group' ? '' : 'end'}>
              {t(`rates.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {indicator.groups.map(({ key, label, rate }) => (
          <tr key={key ?? ''}>
            <th scope="row">{label ?? t('compare.notStated')}</th>
            <td className="end strong">{rate.value === null ? '–' : rateText(rate.value, per, t, format)}</td>
            <td className="end">{proportionText(rate.value, per, format)}</td>
            <td className="end">{countText(rate.numerator, threshold, format)}</td>
            <td className="end">{countText(rate.denominator, threshold, format)}</td>
            <td className="end">{countText(rate.missing, threshold, format)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
