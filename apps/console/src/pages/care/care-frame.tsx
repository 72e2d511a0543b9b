import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../api/insights.ts';
import { Empty } from '../../design/empty.tsx';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilters } from './use-filters.ts';
import { type CareView, PATHS, VIEWS } from './views.ts';
import './care.css';

interface FrameProps {
  readonly view: CareView;
  readonly answer: string;
  readonly support?: ReactNode;
  readonly error: unknown;
  readonly children: ReactNode;
}

/** What the three pages of Care share: the views, the filters, and what to show before the first snapshot. */
export function CareFrame({ view, answer, support, error, children }: FrameProps) {
  const { t } = useTranslation();
  const { data: snapshot, error: snapshotError, refetch } = useSnapshot();
  const { search } = useFilters();
  const empty = snapshot?.snapshot === null;
  const failed = snapshotError ?? error;
  return (
    <Question
      title={t(`care.${view}.title`)}
      answer={empty ? t('care.empty.answer') : answer}
      support={empty ? undefined : support}
    >
      {failed === null || failed === undefined ? null : (
        <Failure error={failed} retry={() => void refetch()} />
      )}
      {empty ? (
        <Empty title={t('care.empty.title')} sample={t('care.empty.sample')}>
          <p>{t('care.empty.how')}</p>
        </Empty>
      ) : null}
      {snapshot === undefined || empty ? null : (
        <>
          <nav className="views" aria-label={t('care.views')}>
            {VIEWS.map((name) => (
              <Link
                key={name}
                to={PATHS[name]}
                search={search}
                activeOptions={{ exact: true, includeSearch: false }}
              >
                {t(`care.${name}.name`)}
              </Link>
            ))}
          </nav>
          <FilterBar snapshot={snapshot} view={view} />
          {children}
        </>
      )}
    </Question>
  );
}
