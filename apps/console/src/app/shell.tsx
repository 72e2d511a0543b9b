import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import { Failure } from '../design/failure.tsx';
import { Question } from '../design/question.tsx';
import { useIdle } from './idle.ts';
import { Rail } from './rail.tsx';

export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const leaving = useIdle(session.data);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const arrived = useRef(path);

  // A new page is announced from its top, as a page load would be.
  useEffect(() => {
    if (arrived.current === path) return;
    arrived.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('rail.skip')}
      </a>
      <Rail session={leaving ? undefined : session.data} />
      <main id="main" ref={main} tabIndex={-1}>
        {session.error ? <Failure error={session.error} retry={() => void session.refetch()} /> : null}
        {leaving ? (
          <Question title={t('idle.title')} answer={t('idle.answer')} support={<p>{t('idle.support')}</p>} />
        ) : (
          <Suspense>
            <Outlet />
          </Suspense>
        )}
      </main>
    </div>
  );
}
