import type { SessionInfo } from '@vernix/contracts';
import { useEffect, useState } from 'react';
import { useForget, useSignOut } from '../api/session.ts';
import { watchIdle } from './idle-watch.ts';

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart'] as const;

/**
 * Signs out where nobody is at the keyboard any more. The server ends a session that asks nothing; a page that keeps itself
 * up to date asks for ever, so the page has to see for itself that nobody is there.
 * @returns whether the page is to be hidden: nobody was there, and the server has not said yet that the session is over
 */
export function useIdle(session: SessionInfo | undefined): boolean {
  const signOut = useSignOut();
  const forget = useForget();
  const [leaving, setLeaving] = useState(false);
  const signedIn = session !== undefined && session.role !== null;
  const idleMs = (session?.idleMinutes ?? 0) * 60_000;
  useEffect(() => {
    if (!signedIn) return;
    const watch = watchIdle(idleMs, () => setLeaving(true), signOut);
    for (const name of SIGNS_OF_LIFE) addEventListener(name, watch.alive, { passive: true, capture: true });
    return () => {
      watch.stop();
      setLeaving(false);
      for (const name of SIGNS_OF_LIFE) removeEventListener(name, watch.alive, { capture: true });
    };
  }, [signedIn, idleMs, signOut]);
  // After the pages are gone: while they stand they would ask again for what is forgotten.
  useEffect(() => {
    if (leaving) forget();
  }, [leaving, forget]);
  return leaving;
}
