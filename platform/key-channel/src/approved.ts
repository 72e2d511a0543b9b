import { VernixError } from '@vernix/contracts';
import type { KeyClient } from './client.ts';

/** How long officers have to approve what an operator asks. */
const HOURS = 24;

/**
 * Does what may take two officers. Where it does, it is asked for at their desk; done again once they have signed, it is done.
 *
 * @param action what officers read and sign (packages/approvals, ApprovalAction); the key service compares it with what is done
 * @param work given the approval's number, when there is one
 * @throws VernixError `approval-awaited` with that number; what `work` throws
 */
export async function approved<T>(
  keys: Pick<KeyClient, 'call'>,
  { action, requester }: { readonly action: object; readonly requester: string },
  work: (under: { readonly under?: string }) => Promise<T>,
): Promise<T> {
  try {
    return await work({});
  } catch (error) {
    if (!(error instanceof VernixError) || error.code !== 'approval-incomplete') throw error;
  }
  const { answer } = await keys.call('approvals.open', { action: { ...action }, requester, hours: HOURS });
  const { nonce, state, expiresAt } = answer;
  if (state !== 'approved') throw new VernixError('approval-awaited', { nonce, until: expiresAt });
  return await work({ under: nonce });
}
