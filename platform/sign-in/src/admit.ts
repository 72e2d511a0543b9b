import { type Action, decide } from '@vernix/access';
import { VernixError } from '@vernix/contracts';
import type { SignedIn } from '@vernix/service';
import type { Arrival } from './organisations.ts';

/**
 * Lets in whoever may do what the zone is for; an organisation's word is all there is about them.
 * @throws {VernixError} `organisation-refused`
 */
export function admitFor(action: Action): (arrival: Arrival) => Promise<SignedIn> {
  return ({ account, role, partner }) => {
    const { allowed } = decide({ kind: 'person', account, role, organisation: partner }, action);
    if (!allowed) return Promise.reject(new VernixError('organisation-refused'));
    return Promise.resolve({ account, role, partner, way: 'organisation', passkey: null });
  };
}
