import type { IntakeTransfer } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFaultWords } from '../../design/fault-words.ts';
import { wayOf } from './stages.ts';

const STEP = 15;
const MIDDLE = 8;

/** Where it is in words: the last stage it reached, unless that is not where it will end. */
export function wayWords(transfer: IntakeTransfer, t: TFunction): string {
  if (transfer.state !== 'committed' && transfer.state !== 'stored') return t(`state.${transfer.state}`);
  const last = wayOf(transfer).findLast((step) => step.state === 'done');
  return last === undefined ? t('stage.none') : t(`stage.${last.stage}`);
}

/**
 * A file's way through the zones as a strip of seven marks: filled where it has been, a ring where it is, a cross where it
 * stopped. Shape says it all; colour only repeats it. The words beside it name the last stage.
 */
export function Way({ transfer }: { readonly transfer: IntakeTransfer }) {
  const { t } = useTranslation();
  const way = wayOf(transfer);
  return (
    <span className="way">
      <svg viewBox={`0 0 ${STEP * way.length + 2} 16`} aria-hidden="true">
        {way.map(({ stage, state }, index) => {
          const x = index * STEP + MIDDLE;
          return (
            <g key={stage} className={`step step-${state}`}>
              {index === 0 ? null : <line x1={x - STEP + 4.5} x2={x - 4.5} y1={MIDDLE} y2={MIDDLE} />}
              {state === 'failed' ? (
                <path d={`M${x - 3.5} 4.5l7 7m0-7l-7 7`} />
              ) : (
                <circle cx={x} cy={MIDDLE} r={state === 'ahead' ? 2 : 4} />
              )}
            </g>
          );
        })}
      </svg>
      <span className="way-words">
        <span>{wayWords(transfer, t)}</span>
        {transfer.state === 'failed' ? <Why transfer={transfer} /> : null}
      </span>
    </span>
  );
}

function Why({ transfer }: { readonly transfer: IntakeTransfer }) {
  const why = useFaultWords()(transfer);
  return (
    <span className="quiet" title={why}>
      {why}
    </span>
  );
}
