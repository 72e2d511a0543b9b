import type { BudgetTable } from '@vernix/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSimulation } from '../../api/vault.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Failure } from '../../design/failure.tsx';
import { holderName, meteredName } from './names.ts';
import { changedTable, fits, LIMITS, type Limits, limitsOf } from './change.ts';
import { TrialResult } from './trial-result.tsx';

const DAYS = ['1', '7', '31'] as const;

/** What would another budget have done? Asked of what was really asked for; it changes nothing. */
export function Trial({ table }: { readonly table: BudgetTable }) {
  const { t } = useTranslation();
  const simulation = useSimulation();
  const [chosen, setChosen] = useState('0');
  const [days, setDays] = useState<(typeof DAYS)[number]>('31');
  const [typed, setTyped] = useState<Partial<Limits>>({});
  const grant = table.grants[Number(chosen)];
  if (grant === undefined) return null;
  const limits = { ...limitsOf(grant), ...typed };
  const next = changedTable(table, Number(chosen), limits);
  const valid = fits(next);
  const forget = (): void => {
    setTyped({});
    simulation.reset();
  };
  return (
    <section className="panel">
      <h2>{t('meter.trial.title')}</h2>
      <p className="quiet">{t('meter.trial.about')}</p>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) simulation.mutate({ table: next, days: Number(days) });
        }}
      >
        <Choice
          label={t('meter.trial.budget')}
          value={chosen}
          options={table.grants.map(({ holder, metered }, at) => ({
            value: String(at),
            label: t('meter.trial.option', { holder: holderName(holder, t), what: meteredName(metered, t) }),
          }))}
          onChange={(value) => {
            setChosen(value ?? '0');
            forget();
          }}
        />
        {LIMITS.map((limit) => (
          <label key={limit} className="pick">
            <span className="small quiet">{t(`meter.trial.${limit}`)}</span>
            <input
              type="number"
              min={0}
              max={1_000_000_000}
              step={1}
              required
              inputMode="numeric"
              value={Number.isNaN(limits[limit]) ? '' : limits[limit]}
              onChange={(event) => setTyped({ ...typed, [limit]: event.target.valueAsNumber })}
            />
          </label>
        ))}
        <Choice
          label={t('meter.trial.over')}
          value={days}
          options={DAYS.map((value) => ({ value, label: t('meter.trial.days', { count: Number(value) }) }))}
          onChange={(value) => setDays(value ?? '31')}
        />
        <Button type="submit" isDisabled={!valid || simulation.isPending}>
          {simulation.isPending ? t('meter.trial.working') : t('meter.trial.try')}
        </Button>
      </form>
      {valid ? null : <p className="caution-text">{t('meter.trial.unfit')}</p>}
      {simulation.error === null ? null : <Failure error={simulation.error} />}
      <div aria-live="polite">
        {simulation.data === undefined ? null : <TrialResult simulation={simulation.data} />}
      </div>
    </section>
  );
}
