import { Link } from '@tanstack/react-router';
import type { Exposure } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useExposure } from '../../api/vault.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { type Formatters, useFormat } from '../../locales/format.ts';
import { Loss } from './loss.tsx';
import { lossesOf, peopleInReach } from './losses.ts';
import './exposure.css';

/** What would a thief get right now? */
export function ExposurePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: exposure, error, refetch } = useExposure();
  return (
    <Question
      title={t('exposure.title')}
      answer={exposure === undefined ? ' ' : answerOf(exposure, t, format)}
      support={exposure === undefined ? undefined : <p>{supportOf(exposure, t, format)}</p>}
      actions={
        <Link to="/meter" className="button">
          {t('exposure.openMeter')}
        </Link>
      }
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {exposure === undefined ? null : (
        <>
          <ul className="columns even">
            {lossesOf(exposure, t, format).map((loss) => (
              <li key={loss.title}>
                <Loss loss={loss} />
              </li>
            ))}
          </ul>
          <p className="small quiet">{t('exposure.both')}</p>
        </>
      )}
    </Question>
  );
}

/** The most of all parts but the one that nothing bounds: both the key service and the database. */
function answerOf(exposure: Exposure, t: TFunction, { number }: Formatters): string {
  const people = peopleInReach(exposure);
  if (people === null) return t('exposure.answer.silent');
  return t('exposure.answer.most', { count: people, days: number(exposure.days) });
}

function supportOf(exposure: Exposure, t: TFunction, { number, percent }: Formatters): string {
  const people = peopleInReach(exposure);
  const { persons } = exposure.vault;
  if (people === null || persons === 0) return t('exposure.support.none', { persons: number(persons) });
  return t('exposure.support.share', { persons: number(persons), share: percent(people / persons) });
}
