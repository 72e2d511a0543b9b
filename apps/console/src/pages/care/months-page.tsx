import { Link } from '@tanstack/react-router';
import type { RunChartAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useRunChart, useSnapshot } from '../../api/insights.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { RunChart, type RunPoint } from '../../charts/run-chart.tsx';
import { useFormat } from '../../locales/format.ts';
import { CareFrame } from './care-frame.tsx';
import { monthCells } from './cells.ts';
import { useChangeSearch } from './filter-bar.tsx';
import { MonthTable } from './month-table.tsx';
import { countText, withheldText } from './rate.ts';
import { countSignals, Signals } from './signals.tsx';
import { useSource } from './source.ts';
import { useFilters } from './use-filters.ts';

const INDICATOR = 'caesarean';

/** Is the caesarean rate changing? */
export function MonthsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { filters } = useFilters();
  const { data: snapshot } = useSnapshot();
  const id = snapshot?.snapshot ?? null;
  const { data, error } = useRunChart(filters, INDICATOR, id ?? '', id !== null);
  const signals = data === undefined ? 0 : countSignals(data);
  const shown = data?.points.filter((point) => point.rate.value !== null).length ?? 0;
  const centre = data?.centre ?? null;
  let answer = ' ';
  if (data !== undefined) {
    if (data.points.length === 0) answer = t('care.months.noMonths');
    else if (signals > 0) answer = t('care.months.answer', { count: signals });
    // Eight in a row are the least a run can be told from.
    else answer = shown < 8 ? t('care.months.tooFew') : t('care.months.steady');
  }
  return (
    <CareFrame
      view="months"
      answer={answer}
      support={
        centre === null ? undefined : <p>{t('care.months.support', { rate: format.percent(centre) })}</p>
      }
      error={error}
    >
      {data === undefined ? null : data.points.length === 0 ? (
        <p>
          {t('care.months.noMonthsAbout')} <Link to="/care">{t('care.rates.name')}</Link>
        </p>
      ) : (
        <Chart answer={data} />
      )}
    </CareFrame>
  );
}

function Chart({ answer }: { readonly answer: RunChartAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search } = useFilters();
  const change = useChangeSearch('months');
  const { provenance, threshold, per } = answer;
  const title = t('run.title', { indicator: answer.title[format.language] });
  const source = useSource(provenance, { id: provenance.definition, version: provenance.definitionVersion });
  const points: RunPoint[] = answer.points.map((point) => ({
    month: point.month,
    value: point.rate.value === null ? null : point.rate.value / per,
    withheld: withheldText(point.rate, threshold, format),
    lower: point.lower,
    upper: point.upper,
    signal: point.signal,
  }));
  return (
    <ChartFrame
      title={title}
      definition={t('run.definition')}
      source={source}
      fileName="vernix-caesarean-by-month"
      as={search.as ?? 'chart'}
      onAs={(as) => change({ as: as === 'table' ? as : undefined })}
      chart={<RunChart label={title} points={points} centre={answer.centre} />}
      table={<MonthTable answer={answer} />}
      cells={() => monthCells(answer, t, format)}
    >
      <Signals answer={answer} />
      <p className="small quiet">
        {t('run.monthUnknown', { births: countText(answer.monthUnknown, threshold, format) })}
      </p>
    </ChartFrame>
  );
}
