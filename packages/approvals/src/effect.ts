import type { Purpose } from '@vernix/contracts';
import type { ApprovalAction } from './actions.ts';
import { GLASS_OPEN_MS } from './entry.ts';
import type { ApprovalEvent } from './events.ts';
import type { ApprovalRequest } from './request.ts';

/** What follows for the meter: one of its events (packages/meter, MeterEvent), less the time. */
export type Effect =
  | {
      readonly type: 'allowed';
      readonly approval: string;
      readonly principal: string;
      readonly purpose: Purpose;
      readonly counts: Readonly<Record<string, number>>;
      /** Unix milliseconds. */
      readonly until: number;
    }
  | { readonly type: 'unfrozen'; readonly approval: string; readonly principal: string }
  | { readonly type: 'frozen'; readonly principal: string; readonly why: 'break-glass' };

const AT_ONCE: readonly ApprovalAction['kind'][] = [
  'bulk-release',
  'budget-raise',
  'principal-release',
  'break-glass',
  'officer-enrol',
  'officer-remove',
];

/** Whether it is so as soon as enough officers have signed. Any other waits until the one who asked does it. */
export function takesEffectAtOnce({ action }: ApprovalRequest): boolean {
  return AT_ONCE.includes(action.kind);
}

/** What a step makes of the meter at `at`, in Unix milliseconds by the meter's clock; null when that is nothing. */
export function effectOf(
  step: ApprovalEvent['type'],
  { action, nonce, requester }: ApprovalRequest,
  at: number,
): Effect | null {
  if (step === 'lapsed') return { type: 'frozen', principal: requester, why: 'break-glass' };
  if (step !== 'used') return null;
  switch (action.kind) {
    case 'bulk-release': {
      const { principal, purpose, until } = action.params;
      return { type: 'allowed', approval: nonce, principal, purpose, counts: countsOf(action.params), until };
    }
    case 'budget-raise': {
      const { principal, purpose, metered, items, until } = action.params;
      return { type: 'allowed', approval: nonce, principal, purpose, counts: { [metered]: items }, until };
    }
    case 'break-glass': {
      const { purpose } = action.params;
      const counts = countsOf(action.params);
      return {
        type: 'allowed',
        approval: nonce,
        principal: requester,
        purpose,
        counts,
        until: at + GLASS_OPEN_MS,
      };
    }
    case 'principal-release':
      return { type: 'unfrozen', approval: nonce, principal: action.params.principal };
    case 'intake-destroy':
    case 'person-shred':
    case 'key-export':
    case 'decoy-change':
    case 'officer-enrol':
    case 'officer-remove':
      return null;
  }
}

/** What somebody has to look at when a step takes effect; null when nothing. */
export function incidentOf(
  step: ApprovalEvent['type'],
  { action }: ApprovalRequest,
): 'glass-broken' | 'glass-not-seconded' | null {
  if (step === 'lapsed') return 'glass-not-seconded';
  return step === 'used' && action.kind === 'break-glass' ? 'glass-broken' : null;
}

/** The meter counts no zeros. */
function countsOf({ identity, clinical }: { readonly identity: number; readonly clinical: number }) {
  return { ...(identity > 0 ? { identity } : {}), ...(clinical > 0 ? { clinical } : {}) };
}
