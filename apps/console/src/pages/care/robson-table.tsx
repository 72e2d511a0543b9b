import type { RobsonAnswer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { toCsv } from '../../design/csv.ts';
import { Icon } from '../../design/icon.tsx';
import { saveFile } from '../../design/save.ts';
import { useFormat } from '../../locales/format.ts';
import { ROBSON_HEADS, ROBSON_PARTS, robsonCells } from './cells.ts';
import { countText } from './rate.ts';
import { isPart } from './robson-group.ts';
import { useSource } from './source.ts';

/** The ten groups: how large, how often caesarean, how much each adds to the rate and to all caesareans. */
export function RobsonTable({ answer }: { readonly answer: RobsonAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { provenance, threshold, total } = answer;
  const source = useSource(provenance, { id: provenance.definition, version: provenance.definitionVersion });
  const percent = (value: number | null) => (value === null ? '–' : format.twoDecimals(value));
  // Of all women and all caesareans; nothing to say when those are withheld.
  const whole = total.ratePercent === null ? null : 100;
  const totals: Record<(typeof ROBSON_HEADS)[number], string> = {
    caesareans: countText(total.caesareans, threshold, format),
    women: countText(total.women, threshold, format),
    sizePercent: percent(whole),
    ratePercent: percent(total.ratePercent),
    absoluteContributionPercent: percent(total.ratePercent),
    relativeContributionPercent: percent(whole),
  };
  const csv = () => [...robsonCells(answer, t, format), [], [source]];
  return (
    <section className="panel">
      <div className="table-tools">
        <h2>{t('robson.title')}</h2>
        <Button kind="plain" onPress={() => saveFile('vernix-robson.csv', [toCsv(csv())], 'text/csv')}>
          <Icon name="download" />
          CSV
        </Button>
      </div>
      <div className="table-scroll" role="region" aria-label={t('robson.title')} tabIndex={0}>
        <table className="plain-table stacked-table robson">
          <thead>
            <tr>
              <th scope="col" colSpan={2}>
                {t('robson.group')}
              </th>
              {ROBSON_HEADS.map((head) => (
                <th key={head} scope="col" className="end">
                  {t(`robson.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row) => (
              <tr key={row.group} className={isPart(row.group, answer.rows) ? 'split' : ''}>
                <th scope="row" className="robson-group">
                  {row.group}
                </th>
                <td className="robson-label">{row.label[format.language]}</td>
                <td className="end" data-label={t('robson.caesareans')}>
                  {countText(row.caesareans, threshold, format)}
                </td>
                <td className="end" data-label={t('robson.women')}>
                  {countText(row.women, threshold, format)}
                </td>
                {ROBSON_PARTS.slice(0, 3).map((part) => (
                  <td key={part} className="end" data-label={t(`robson.${part}`)}>
                    {percent(row[part])}
                  </td>
                ))}
                <td className="end share" data-label={t('robson.relativeContributionPercent')}>
                  {percent(row.relativeContributionPercent)}
                  {row.relativeContributionPercent === null ? null : (
                    <span className="meter" aria-hidden="true">
                      <span style={{ inlineSize: `${row.relativeContributionPercent}%` }} />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t('robson.total')}
              </th>
              {ROBSON_HEADS.map((head) => (
                <td key={head} className="end" data-label={t(`robson.${head}`)}>
                  {totals[head]}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="small quiet">
        {t('robson.about')} {t('rates.withheldAbout', { threshold })} {source}
      </p>
    </section>
  );
}
