import {
  type BudgetRaise,
  MOST_RAISED,
  type Purpose,
  RAISE_DAYS,
  type RaiseRequest,
} from '@vernix/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskForRaise, useRaises, useTakeBackRaise } from '../../api/raises.ts';
import { useSession } from '../../api/session.ts';
import { purposesOf } from '../../app/purposes.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';

const WHATS = ['both', 'identity'] as const;
const DAYS = RAISE_DAYS.map(String);
const FEW = 25;

/** More than one's own budget, for a while: when two officers agree. */
export function Raise() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const purposes = purposesOf(session?.role);
  if (purposes.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('meter.raise.title')}</h2>
      <p className="quiet">{t('meter.raise.about')}</p>
      <Ask purposes={purposes} />
      <Asked />
    </section>
  );
}

function Ask({ purposes }: { readonly purposes: readonly Purpose[] }) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState(purposes[0] ?? 'care');
  const [clinical, setClinical] = useState(true);
  const [rows, setRows] = useState(FEW);
  const [days, setDays] = useState<RaiseRequest['days']>(1);
  const ask = useAskForRaise();
  const valid = Number.isInteger(rows) && rows >= 1 && rows <= MOST_RAISED;
  return (
    <>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) ask.mutate({ purpose, rows, clinical, days });
        }}
      >
        <Choice
          label={t('meter.raise.purpose')}
          value={purpose}
          options={purposes.map((value) => ({ value, label: t(`meter.purpose.${value}`) }))}
          onChange={(chosen) => setPurpose(chosen ?? purpose)}
        />
        <Choice
          label={t('extract.what')}
          value={clinical ? 'both' : 'identity'}
          options={WHATS.map((value) => ({ value, label: t(`extract.whats.${value}`) }))}
          onChange={(chosen) => setClinical(chosen === 'both')}
        />
        <label className="pick">
          <span className="small quiet">{t('meter.raise.rows')}</span>
          <input
            type="number"
            min={1}
            max={MOST_RAISED}
            step={1}
            required
            inputMode="numeric"
            value={Number.isNaN(rows) ? '' : rows}
            onChange={(event) => setRows(event.target.valueAsNumber)}
          />
        </label>
        <Choice
          label={t('meter.raise.for')}
          value={String(days)}
          options={DAYS.map((value) => ({ value, label: t('meter.trial.days', { count: Number(value) }) }))}
          onChange={(chosen) => setDays(RAISE_DAYS.find((one) => String(one) === chosen) ?? days)}
        />
        <Button type="submit" isDisabled={!valid || ask.isPending}>
          {t('meter.raise.ask')}
        </Button>
      </form>
      {ask.error === null ? null : <Failure error={ask.error} />}
    </>
  );
}

function Asked() {
  const { data, error, refetch } = useRaises();
  const take = useTakeBackRaise();
  const failure = error ?? take.error;
  return (
    <>
      {failure === null ? null : <Failure error={failure} retry={() => void refetch()} />}
      {data === undefined || data.length === 0 ? null : (
        <ul className="requests">
          {data.map((raise) => (
            <One
              key={raise.approval}
              raise={raise}
              busy={take.isPending}
              takeBack={() => take.mutate(raise.approval)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

interface OneProps {
  readonly raise: BudgetRaise;
  readonly busy: boolean;
  readonly takeBack: () => void;
}

function One({ raise: { approval, purpose, rows, clinical, until, state }, busy, takeBack }: OneProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  return (
    <li>
      <div>
        <p>
          {t('meter.raise.line', {
            count: rows,
            what: t(`extract.whats.${clinical ? 'both' : 'identity'}`),
            purpose: t(`meter.purpose.${purpose}`),
            until: dateTime(until),
          })}
        </p>
        <p className={state === 'over' ? 'small quiet' : 'small'}>{t(`meter.raise.state.${state}`)}</p>
        {state === 'over' ? null : (
          <p className="small">
            <span className="quiet">{t('extract.number')}</span>{' '}
            <CopyId id={approval} label={t('extract.number')} />
          </p>
        )}
      </div>
      {state === 'asked' ? (
        <Button kind="plain" isDisabled={busy} onPress={takeBack}>
          {t('extract.takeBack')}
        </Button>
      ) : null}
    </li>
  );
}
