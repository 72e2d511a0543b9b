import type { MeterOverview } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useMeter } from '../../api/vault.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { type Formatters, useFormat } from '../../locales/format.ts';
import { Frozen } from './frozen.tsx';
import { HolderPanel } from './holder-panel.tsx';
import { Raise } from './raise.tsx';
import { fullest, holdersOf } from './shares.ts';
import { Trial } from './trial.tsx';
import './meter.css';

/** How much has been read, of what may be? */
export function MeterPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: meter, error, refetch } = useMeter();
  return (
    <Question
      title={t('meter.title')}
      answer={meter === undefined ? ' ' : answerOf(meter, t, format)}
      support={<p>{t('meter.support')}</p>}
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {meter === undefined ? null : (
        <>
          <Frozen meter={meter} />
          {holdersOf(meter).map(({ holder, budgets }) => (
            <HolderPanel key={holder} holder={holder} budgets={budgets} meter={meter} />
          ))}
          <Raise />
          <Trial table={meter.table} />
        </>
      )}
    </Question>
  );
}

function answerOf(meter: MeterOverview, t: TFunction, { percentShort }: Formatters): string {
  if (meter.usersStopped) return t('meter.answer.everyone');
  if (meter.frozen.length > 0) return t('meter.answer.frozen', { count: meter.frozen.length });
  const share = fullest(meter);
  if (share === 0) return t('meter.answer.nothing');
  return share >= 1 ? t('meter.answer.spent') : t('meter.answer.share', { share: percentShort(share) });
}
