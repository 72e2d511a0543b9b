import type { SessionInfo } from '@vernix/contracts';
import { useEffect } from 'react';
import { useSignOut } from '../api/session.ts';

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart'] as const;
const LOOK_EVERY_MS = 10_000;

/**
 * Signs out where nobody is at the keyboard any more. The server ends a session that asks nothing; a page that keeps itself
 * up to date asks for ever, so the page has to see for itself that nobody is there.
 */
export function useIdle(session: SessionInfo | undefined): void {
  const signOut = useSignOut();
  const signedIn = session !== undefined && session.role !== null;
  const idleMs = (session?.idleMinutes ?? 0) * 60_000;
  useEffect(() => {
    if (!signedIn) return;
    let last = Date.now();
    const alive = (): void => {
      last = Date.now();
    };
    for (const name of SIGNS_OF_LIFE) addEventListener(name, alive, { passive: true, capture: true });
    const timer = setInterval(() => {
      if (Date.now() - last < idleMs) return;
      clearInterval(timer);
      void signOut();
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      for (const name of SIGNS_OF_LIFE) removeEventListener(name, alive, { capture: true });
    };
  }, [signedIn, idleMs, signOut]);
}
