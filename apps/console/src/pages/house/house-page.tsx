import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHouse } from '../../api/vault.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { useFormat } from '../../locales/format.ts';
import { answerOf } from './answer.ts';
import { KeyServiceNotice } from './key-service-notice.tsx';
import { Legend } from './legend.tsx';
import { MovingList } from './moving-list.tsx';
import { Picture } from './picture.tsx';
import { Words } from './words.tsx';
import './house.css';

/** Where is every file now? */
export function HousePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { as } = useSearch({ from: '/house-guard/house' });
  const navigate = useNavigate();
  const { data: house, error, refetch } = useHouse();
  return (
    <Question title={t('house.title')} answer={house === undefined ? ' ' : answerOf(house, t, format)}>
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {house === undefined ? null : (
        <>
          <KeyServiceNotice house={house} />
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
