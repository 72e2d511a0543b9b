import type { SimulatedUse, Simulation } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { meteredName, purposeNames } from './names.ts';

const FIGURES = ['released', 'highestHour', 'highestDay', 'refused', 'freezes'] as const;

/** The same requests under the budgets in force and under those tried. */
export function TrialResult({ simulation }: { readonly simulation: Simulation }) {
  const { t } = useTranslation();
  const { number, dateTime } = useFormat();
  const { from, rows, reach } = simulation;
  if (from === null) return <p>{t('meter.trial.empty')}</p>;
  const sum = (which: 'before' | 'after', figure: keyof SimulatedUse): number =>
    rows.reduce((total, row) => total + row[which][figure], 0);
  return (
    <div className="stack trial-result">
      <p className="trial-answer">
        {t('meter.trial.answer', {
          before: number(sum('before', 'refused')),
          after: number(sum('after', 'refused')),
          stopsBefore: number(sum('before', 'freezes')),
          stopsAfter: number(sum('after', 'freezes')),
        })}
      </p>
      <p className="quiet">
        {t('meter.trial.reach', { before: number(reach.before), after: number(reach.after) })}
      </p>
      <div className="table-scroll" role="region" aria-label={t('meter.trial.result')} tabIndex={0}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('meter.who')}</th>
              <th scope="col">{t('meter.what')}</th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" className="end">
                  {t(`meter.trial.figure.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.principal} ${row.role ?? ''} ${row.purpose} ${row.metered}`}>
                <th scope="row" className="mono principal">
                  {row.principal}
                </th>
                <td>
                  {meteredName(row.metered, t)}{' '}
                  <span className="small quiet">{purposeNames([row.purpose], t)}</span>
                </td>
                {FIGURES.map((figure) => (
                  <td key={figure} className="end">
                    <Change before={row.before[figure]} after={row.after[figure]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small quiet">
        {t('meter.trial.basis', { count: simulation.events, from: dateTime(from) })}
      </p>
    </div>
  );
}

function Change({ before, after }: { readonly before: number; readonly after: number }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  if (before === after) return number(before);
  return <strong>{t('meter.trial.change', { before: number(before), after: number(after) })}</strong>;
}
