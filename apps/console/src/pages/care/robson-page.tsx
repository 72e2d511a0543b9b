import type { RobsonAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useRobson, useSnapshot } from '../../api/insights.ts';
import { useFormat } from '../../locales/format.ts';
import { CareFrame } from './care-frame.tsx';
import { countText } from './rate.ts';
import { isPart } from './robson-group.ts';
import { RobsonTable } from './robson-table.tsx';
import { useFilters } from './use-filters.ts';

/** Which women have caesareans? Robson's ten groups. */
export function RobsonPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { filters } = useFilters();
  const { data: snapshot } = useSnapshot();
  const id = snapshot?.snapshot ?? null;
  const { data, error } = useRobson(filters, id ?? '', id !== null);
  const most = data === undefined ? undefined : greatest(data);
  const answer =
    data === undefined
      ? ' '
      : most === undefined
        ? t('care.robson.none')
        : t('care.robson.answer', { group: most.group, share: format.percent(most.share / 100) });
  return (
    <CareFrame
      view="robson"
      answer={answer}
      support={most === undefined ? undefined : <p>{most.label[format.language]}</p>}
      error={error}
    >
      {data === undefined ? null : (
        <>
          <RobsonTable answer={data} />
          <Unclassifiable answer={data} />
        </>
      )}
    </CareFrame>
  );
}

type Row = RobsonAnswer['rows'][number];

/** The group with the largest share of all caesareans. A split is not weighed against the whole it is part of. */
function greatest(answer: RobsonAnswer): (Row & { share: number }) | undefined {
  return answer.rows
    .filter((row) => !isPart(row.group, answer.rows))
    .flatMap((row) =>
      row.relativeContributionPercent === null ? [] : [{ ...row, share: row.relativeContributionPercent }],
    )
    .sort((a, b) => b.share - a.share)[0];
}

function Unclassifiable({ answer }: { readonly answer: RobsonAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (value: RobsonAnswer['contradictions']) => countText(value, answer.threshold, format);
  return (
    <section className="panel">
      <h2>{t('robson.apart')}</h2>
      <p className="quiet">{t('robson.apartAbout')}</p>
      <dl className="apart figures">
        <dt>{t('robson.unclassifiable')}</dt>
        <dd>{count(answer.unclassifiable.women)}</dd>
        {answer.unclassifiable.reasons.map((reason) => (
          <div key={reason.reason} className="apart-reason">
            <dt className="quiet">{reason.label[format.language]}</dt>
            <dd>{count(reason.women)}</dd>
          </div>
        ))}
        <dt>{t('robson.contradictions')}</dt>
        <dd>{count(answer.contradictions)}</dd>
        <dt>{t('robson.modeMissing')}</dt>
        <dd>{count(answer.modeMissing)}</dd>
      </dl>
    </section>
  );
}
