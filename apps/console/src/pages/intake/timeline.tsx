import type { IntakeTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { wayOf } from './stages.ts';

/** Each stage, when it was reached, and how long after the one before. */
export function Timeline({ transfer }: { readonly transfer: IntakeTransfer }) {
  const { t } = useTranslation();
  const { time, duration } = useFormat();
  const way = wayOf(transfer);
  const stopped = transfer.state === 'failed' || transfer.state === 'duplicate';
  return (
    <section className="panel">
      <h2>{t('detail.way')}</h2>
      <ol className="timeline figures">
        {way.map(({ stage, state, at }, index) => {
          const before = way[index - 1]?.at ?? null;
          return (
            <li key={stage}>
              <svg viewBox="0 0 20 36" aria-hidden="true" className={`step step-${state}`}>
                {index === 0 ? null : <line x1="10" x2="10" y1="0" y2="12" />}
                {index === way.length - 1 ? null : <line x1="10" x2="10" y1="24" y2="36" />}
                {state === 'failed' ? (
                  <path d="M6 14l8 8m0-8l-8 8" />
                ) : (
                  <circle cx="10" cy="18" r={state === 'ahead' ? 2.5 : 5} />
                )}
              </svg>
              <span className={state === 'ahead' ? 'quiet' : ''}>
                {t(`stage.${stage}`)}
                {state === 'done' || (state === 'ahead' && stopped) ? null : (
                  <span className="small quiet"> · {t(`step.${state}`)}</span>
                )}
              </span>
              <span className="small quiet">
                {at === null ? '' : time(at)}
                {at === null || before === null ? '' : ` (+${duration(Date.parse(at) - Date.parse(before))})`}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
