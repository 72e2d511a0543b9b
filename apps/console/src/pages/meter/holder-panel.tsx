import { type BudgetLimit, type BudgetUse, type MeterOverview, UNBOUNDED } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { holderName, meteredName, purposeNames } from './names.ts';
import { type Budget, shareOf, WINDOWS } from './shares.ts';

interface Props {
  readonly holder: string;
  readonly budgets: readonly Budget[];
  readonly meter: MeterOverview;
}

/** All budgets of one holder: what all of them have used together, and each one. */
export function HolderPanel({ holder, budgets, meter }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { credits } = meter.table;
  const name = holderName(holder, t);
  return (
    <section className="panel">
      <h2>{name}</h2>
      <div className="table-scroll" role="region" aria-label={name} tabIndex={0}>
        <table className="plain-table stacked-table budgets">
          <thead>
            <tr>
              <th scope="col">{t('meter.what')}</th>
              {WINDOWS.map((window) => (
                <th key={window} scope="col">
                  {t(`meter.window.${window}`)}
                </th>
              ))}
              <th scope="col">{t('meter.beyond')}</th>
            </tr>
          </thead>
          {budgets.map(({ grant, use }) => (
            <tbody key={`${grant.metered} ${grant.purposes.join(' ')}`}>
              <tr>
                <th scope="row">
                  {meteredName(grant.metered, t)}
                  <span className="small quiet"> {purposeNames(grant.purposes, t)}</span>
                </th>
                <UseCells use={use.all} most={grant.together} />
                <td data-label={t('meter.beyond')}>{t(`meter.beyondDay.${grant.beyondDay}`)}</td>
              </tr>
              {/* A process is one principal: its own row would say the same again. */}
              {holder.startsWith('user/') ? <Users use={use} each={grant.each} /> : null}
            </tbody>
          ))}
        </table>
      </div>
      {holder === credits.holder ? (
        <p className="small quiet">
          {t('meter.credits', {
            count: meter.credits,
            records: number(credits.recordsEach),
            day: number(credits.mostADay),
          })}
        </p>
      ) : null}
    </section>
  );
}

function Users({ use, each }: { readonly use: Budget['use']; readonly each: BudgetLimit }) {
  const { t } = useTranslation();
  return (
    <>
      {use.principals.map((one) => (
        <tr key={one.principal} className="own">
          <th scope="row" className="mono principal">
            {one.principal}
          </th>
          <UseCells use={one.use} most={each} />
          <td />
        </tr>
      ))}
      {use.more === 0 ? null : (
        <tr className="own">
          <td colSpan={4}>{t('meter.more', { count: use.more })}</td>
        </tr>
      )}
    </>
  );
}

function UseCells({ use, most }: { readonly use: BudgetUse; readonly most: BudgetLimit }) {
  const { t } = useTranslation();
  const { number, time, dateTime } = useFormat();
  return WINDOWS.map((window) => {
    const { used, next } = use[window];
    const share = Math.min(1, shareOf(used, most[window]));
    const label = t(`meter.window.${window}`);
    if (most[window] >= UNBOUNDED) {
      return (
        <td key={window} className="used figures" data-label={label}>
          {t('meter.unbounded', { used: number(used) })}
        </td>
      );
    }
    return (
      <td key={window} className="used figures" data-label={label}>
        {t('meter.usedOf', { used: number(used), most: number(most[window]) })}
        <span className={share >= 1 ? 'meter meter-full' : 'meter'} aria-hidden="true">
          <span style={{ inlineSize: `${share * 100}%` }} />
        </span>
        {next === null ? null : (
          <span className="small quiet">
            {t(`meter.frees.${window}`, {
              count: next.units,
              at: window === 'hour' ? time(next.at) : dateTime(next.at),
            })}
          </span>
        )}
      </td>
    );
  });
}
