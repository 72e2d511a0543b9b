import { PEOPLE_A_ROW, type Purpose } from '@vernix/contracts';
import type { ApprovalAction } from './actions.ts';
import { GLASS_OPEN_MS } from './entry.ts';
import type { ApprovalEvent } from './events.ts';
import type { ApprovalRequest } from './request.ts';

/** What follows for the meter: one of its events (packages/meter, MeterEvent), less the time. */
export type Effect =
  | {
      readonly type: 'allowed';
      /** Its identities are people. */
      readonly v: 2;
      readonly approval: string;
      readonly principal: string;
      readonly purpose: Purpose;
      readonly counts: Readonly<Record<string, number>>;
      /** Unix milliseconds. */
      readonly until: number;
    }
  | { readonly type: 'unfrozen'; readonly approval: string; readonly principal: string }
  | { readonly type: 'closed'; readonly approval: string }
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
  if (step === 'cancelled') return { type: 'closed', approval: nonce };
  if (step !== 'used') return null;
  switch (action.kind) {
    case 'bulk-release':
    case 'budget-raise': {
      const { principal, purpose, until } = action.params;
      return { type: 'allowed', v: 2, approval: nonce, principal, purpose, counts: countsOf(action), until };
    }
    case 'break-glass': {
      const { purpose } = action.params;
      const until = at + GLASS_OPEN_MS;
      const counts = countsOf(action);
      return { type: 'allowed', v: 2, approval: nonce, principal: requester, purpose, counts, until };
    }
    case 'principal-release':
      return { type: 'unfrozen', approval: nonce, principal: action.params.principal };
    case 'intake-destroy':
    case 'person-shred':
    case 'key-export':
    case 'decoy-change':
    case 'decoy-retire':
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

type More = Extract<ApprovalAction, { kind: 'bulk-release' | 'budget-raise' | 'break-glass' }>;

/** As the meter counts it, which counts no zeros: two people a row, and a clinical item. */
function countsOf({ params }: More): Readonly<Record<string, number>> {
  const [rows, clinical] = rowsOf(params);
  return { ...(rows > 0 ? { identity: PEOPLE_A_ROW * rows } : {}), ...(clinical > 0 ? { clinical } : {}) };
}

/** Of requests of before, as many rows as identity items: without those nothing is read, as a row costs identities. */
function rowsOf(params: More['params']): readonly [rows: number, clinical: number] {
  if ('rows' in params) return [params.rows, params.clinical ? params.rows : 0];
  if ('items' in params) return params.metered === 'identity' ? [params.items, 0] : [0, params.items];
  const { identity, clinical } = params;
  return ['file' in params ? params.file.rows : identity, clinical];
}
