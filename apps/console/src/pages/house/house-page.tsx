import { useNavigate, useSearch } from '@tanstack/react-router';
import type { House } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useHouse } from '../../api/vault.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { useFormat } from '../../locales/format.ts';
import { Legend } from './legend.tsx';
import { MovingList } from './moving-list.tsx';
import { Picture } from './picture.tsx';
import { Words } from './words.tsx';
import './house.css';

/** Younger than this, a file's age says nothing. Milliseconds. */
const JUST_NOW = 10_000;

/** Where is every file now? */
export function HousePage() {
  const { t } = useTranslation();
  const { as } = useSearch({ from: '/house-guard/house' });
  const navigate = useNavigate();
  const { data: house, error, refetch } = useHouse();
  const answer = useAnswer(house);
  return (
    <Question title={t('house.title')} answer={answer}>
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {house === undefined ? null : (
        <>
          <div className="house-frame">
            {as === 'text' ? <Words house={house} /> : <Picture house={house} />}
            <div className="house-foot">
              <Legend />
              <Segmented
                label={t('house.form')}
                value={as ?? 'picture'}
                options={[
                  { value: 'picture', label: t('house.asPicture') },
                  { value: 'text', label: t('house.asText') },
                ]}
                onChange={(next) =>
                  void navigate({
                    to: '/house',
                    search: next === 'text' ? { as: next } : {},
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
            </div>
          </div>
          <MovingList moving={house.moving} />
        </>
      )}
    </Question>
  );
}

function useAnswer(house: House | undefined): string {
  const { t } = useTranslation();
  const { ago } = useFormat();
  if (house === undefined) return ' ';
  if (house.gateway === null) return t('house.answer.gatewaySilent');
  if (house.keyService === null) return t('house.answer.keysSilent');
  const { filesHeld, oldestReceivedAt } = house.gateway;
  if (filesHeld > 0 && oldestReceivedAt !== null) {
    const now = Date.parse(house.at);
    if (now - Date.parse(oldestReceivedAt) < JUST_NOW) return t('house.answer.came', { count: filesHeld });
    return t('house.answer.waiting', { count: filesHeld, ago: ago(oldestReceivedAt, now) });
  }
  if (house.moving.length > 0) return t('house.answer.moving', { count: house.moving.length });
  return t('house.answer.quiet');
}
