import type { IndicatorsAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { DotPlot, type DotRow } from '../../charts/dot-plot.tsx';
import { wilson } from '../../charts/wilson.ts';
import { Segmented } from '../../design/segmented.tsx';
import { type Formatters, useFormat } from '../../locales/format.ts';
import { comparisonCells } from './cells.ts';
import type { By } from './default-view.ts';
import { useChangeSearch } from './filter-bar.tsx';
import { GroupTable } from './group-table.tsx';
import type { Indicator } from './indicator.ts';
import { rateText, withheldText } from './rate.ts';
import { useSource } from './source.ts';
import { useFilters } from './use-filters.ts';

interface Props {
  /** For everyone the filters leave. */
  readonly indicator: Indicator;
  readonly by: By;
  /** Grouped by that. */
  readonly answer: IndicatorsAnswer;
}

/** One indicator, site by site or level by level, against all together. */
export function Comparison({ indicator, by, answer }: Props) {
  const { t } = useTranslation();
  const change = useChangeSearch('rates');
  const grouped = answer.indicators.find((one) => one.id === indicator.id);
  return (
    <section className="stack table-section">
      <Segmented
        label={t('compare.by')}
        value={by}
        options={[
          { value: 'site', label: t('compare.bySite') },
          { value: 'level', label: t('compare.byLevel') },
        ]}
        onChange={(next) => change({ by: next })}
      />
      {grouped === undefined ? null : (
        <Compared answer={answer} grouped={grouped} overall={indicator} by={by} />
      )}
    </section>
  );
}

interface ComparedProps {
  readonly answer: IndicatorsAnswer;
  readonly grouped: Indicator;
  /** The same indicator for everyone the filters leave. */
  readonly overall: Indicator;
  readonly by: By;
}

function Compared({ answer, grouped, overall, by }: ComparedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search } = useFilters();
  const change = useChangeSearch('rates');
  const per = grouped.per ?? 1;
  const source = useSource(answer.provenance, grouped);
  const rows = rowsOf(grouped, answer.threshold, format, t('compare.notStated'));
  const nothing = rows.every((row) => row.value === null);
  const title = t(`compare.title.${by}`, { indicator: grouped.title[format.language] });
  const all = overall.groups[0]?.rate.value ?? null;
  const definition = t('compare.definition', {
    numerator: grouped.numeratorLabel[format.language],
    denominator: grouped.denominatorLabel[format.language],
  });
  return (
    <ChartFrame
      title={title}
      definition={definition}
      source={source}
      fileName={`vernix-${grouped.id}-${by}`}
      as={search.as ?? 'chart'}
      onAs={(as) => change({ as: as === 'table' ? as : undefined })}
      chart={
        nothing ? null : (
          <DotPlot
            label={title}
            rows={rows}
            overall={all === null ? null : all / per}
            show={(value) => rateText(value * per, per, t, format)}
          />
        )
      }
      table={<GroupTable indicator={grouped} threshold={answer.threshold} />}
      cells={() => comparisonCells(grouped, answer.threshold, t, format)}
    >
      {nothing ? (
        <p>{t('compare.allWithheld')}</p>
      ) : (
        <p className="small">{grouped.per === 1 ? null : t('compare.interval')}</p>
      )}
    </ChartFrame>
  );
}

/** Highest first; what is withheld, last. */
function rowsOf(indicator: Indicator, threshold: number, format: Formatters, notStated: string): DotRow[] {
  const per = indicator.per ?? 1;
  return indicator.groups
    .map(({ key, label, rate }): DotRow => {
      const { numerator, denominator } = rate;
      const countable = per > 1 && numerator.shown && denominator.shown;
      return {
        key: key ?? '',
        label: label ?? notStated,
        value: rate.value === null ? null : rate.value / per,
        withheld: withheldText(rate, threshold, format),
        interval: countable ? wilson(numerator.value, denominator.value) : null,
      };
    })
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
}
