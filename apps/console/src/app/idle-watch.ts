import { lastLife, noteLife } from './life.ts';

const LOOK_EVERY_MS = 10_000;

export interface IdleWatch {
  /** Somebody is at this page: they stay signed in, unless they came back too late. */
  readonly alive: () => void;
  readonly stop: () => void;
}

/**
 * Watches for nobody being there, in any tab, for `idleMs`. Then `leave` is called once, and `signOut` until it succeeds: a
 * server that cannot be reached now must not keep the session for whoever sits down next.
 */
export function watchIdle(idleMs: number, leave: () => void, signOut: () => Promise<void>): IdleWatch {
  let leaving = false;
  let asking = false;
  const look = (): void => {
    if (!leaving && Date.now() - lastLife() < idleMs) return;
    if (!leaving) leave();
    leaving = true;
    if (asking) return;
    asking = true;
    const asked = () => {
      asking = false;
    };
    signOut().then(asked, asked);
  };
  noteLife();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    // A machine that slept wakes with its clock ahead, and the hand that woke it may be another's.
    alive: () => {
      look();
      if (!leaving) noteLife();
    },
    stop: () => clearInterval(timer),
  };
}
