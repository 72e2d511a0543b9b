import type { IndicatorsAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { toCsv } from '../../design/csv.ts';
import { Icon } from '../../design/icon.tsx';
import { saveFile } from '../../design/save.ts';
import { useFormat } from '../../locales/format.ts';
import { RATES, ratesCells } from './cells.ts';
import { useChangeSearch } from './filter-bar.tsx';
import type { Indicator } from './indicator.ts';
import { countText, proportionText, rateText } from './rate.ts';
import { useSource } from './source.ts';

interface Props {
  readonly answer: IndicatorsAnswer;
  /** The indicator compared below. */
  readonly chosen: string;
}

/** Every rate with its numerator, denominator and missing. Choosing one compares it below. */
export function RatesTable({ answer, chosen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const source = useSource(answer.provenance, null);
  const csv = () => [...ratesCells(answer, t, format), [], [source]];
  return (
    <section className="panel" aria-label={t('rates.title')}>
      <div className="table-tools">
        <h2>{t('rates.title')}</h2>
        <Button kind="plain" onPress={() => saveFile('vernix-rates.csv', [toCsv(csv())], 'text/csv')}>
          <Icon name="download" />
          CSV
        </Button>
      </div>
      <table className="plain-table stacked-table rates">
        <thead>
          <tr>
            {RATES.map((head) => (
              <th key={head} scope="col" className={head === 'indicator' ? '' : 'end'}>
                {t(`rates.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.indicators.map((indicator) => (
            <RateRow
              key={indicator.id}
              indicator={indicator}
              threshold={answer.threshold}
              chosen={indicator.id === chosen}
            />
          ))}
        </tbody>
      </table>
      <p className="small quiet">
        {t('rates.missingAbout')} {t('rates.withheldAbout', { threshold: answer.threshold })} {source}
      </p>
    </section>
  );
}

interface RowProps {
  readonly indicator: Indicator;
  readonly threshold: number;
  readonly chosen: boolean;
}

function RateRow({ indicator, threshold, chosen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = useChangeSearch('rates');
  const rate = indicator.groups[0]?.rate;
  const { numeratorLabel, denominatorLabel, per, title } = indicator;
  if (rate === undefined) return null;
  return (
    <tr aria-current={chosen ? 'true' : undefined}>
      <th scope="row">
        <button type="button" className="link" onClick={() => change({ indicator: indicator.id })}>
          {title[format.language]}
        </button>
      </th>
      <td className="end strong" data-label={t('rates.rate')}>
        {rate.value === null || per === null ? '–' : rateText(rate.value, per, t, format)}
      </td>
      <td className="end" data-label={t('rates.proportion')}>
        {per === null ? '–' : proportionText(rate.value, per, format)}
      </td>
      <td className="end" data-label={t('rates.numerator')} title={numeratorLabel[format.language]}>
        {countText(rate.numerator, threshold, format)}
      </td>
      <td className="end" data-label={t('rates.denominator')} title={denominatorLabel[format.language]}>
        {countText(rate.denominator, threshold, format)}
      </td>
      <td className="end" data-label={t('rates.missing')}>
        {countText(rate.missing, threshold, format)}
      </td>
    </tr>
  );
}
