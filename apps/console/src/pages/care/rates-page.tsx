import { useTranslation } from 'react-i18next';
import { useIndicators, useSnapshot } from '../../api/insights.ts';
import { useFormat } from '../../locales/format.ts';
import { CareFrame } from './care-frame.tsx';
import { Comparison } from './comparison.tsx';
import { viewOf } from './default-view.ts';
import type { Indicator } from './indicator.ts';
import { countText, rateText } from './rate.ts';
import { RatesTable } from './rates-table.tsx';
import { useFilters } from './use-filters.ts';

/** How do we compare? */
export function RatesPage() {
  const { filters, search } = useFilters();
  const { data: snapshot } = useSnapshot();
  const id = snapshot?.snapshot ?? null;
  const ready = id !== null;
  const { data, error } = useIndicators(filters, 'none', id ?? '', ready);
  const site = useIndicators(filters, 'site', id ?? '', ready);
  const level = useIndicators(filters, 'level', id ?? '', ready);
  const grouped =
    site.data === undefined || level.data === undefined ? undefined : { site: site.data, level: level.data };
  const view = grouped === undefined ? undefined : viewOf(search, grouped);
  const chosen = data?.indicators.find((one) => one.id === view?.indicator);
  const { answer, support } = useAnswer(chosen, data?.threshold ?? 0);
  return (
    <CareFrame view="rates" answer={answer} support={support} error={error ?? site.error ?? level.error}>
      {data === undefined || view === undefined || grouped === undefined || chosen === undefined ? null : (
        <>
          <RatesTable answer={data} chosen={chosen.id} />
          <Comparison indicator={chosen} by={view.by} answer={grouped[view.by]} />
        </>
      )}
    </CareFrame>
  );
}

function useAnswer(indicator: Indicator | undefined, threshold: number): { answer: string; support: string } {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = indicator?.groups[0]?.rate;
  if (indicator === undefined || rate === undefined) return { answer: ' ', support: ' ' };
  const title = indicator.title[format.language];
  return {
    answer:
      rate.value === null
        ? t('care.rates.withheld', { title })
        : t('care.rates.answer', { title, rate: rateText(rate.value, indicator.per, t, format) }),
    support: t('care.rates.support', {
      numerator: countText(rate.numerator, threshold, format),
      denominator: countText(rate.denominator, threshold, format),
      missing: countText(rate.missing, threshold, format),
      of: indicator.denominatorLabel[format.language],
    }),
  };
}
