import { itemsHash } from '@vernix/approvals';
import { type RowExtract, VernixError } from '@vernix/contracts';
import type { KeyClient } from '@vernix/key-channel';
import type { SealedClass } from '../sealing/clear-chunk.ts';
import { type Item, rowsIn } from './items.ts';
import type { KeptExtract } from './kept.ts';
import type { Reader } from './write.ts';

const HOUR_MS = 3_600_000;
/** How long officers may take, and how long the asker after that, at the most. */
const HOURS = 24;
const OPEN_FOR_MS = 2 * HOURS * HOUR_MS;

const countOf = (items: readonly Item[], wanted: SealedClass): number =>
  items.filter(({ itemClass }) => itemClass === wanted).length;

/** How far apart the clocks of the vault, its database and the key service may be, which each take part in one end. */
const APART_MS = HOUR_MS;

const leftOf = ({ askedAt }: KeptExtract): number => askedAt.getTime() + OPEN_FOR_MS - Date.now();
/** Whether the key service may still give keys for what officers signed. */
const isInTime = (kept: KeptExtract): boolean => leftOf(kept) > 0;
/** Whether it is not over by the key service's clock either, so that what it refuses was not refused for the time. */
export const isWellInTime = (kept: KeptExtract): boolean => leftOf(kept) > APART_MS;

/** Asks for exactly these batches of a file. Resolves to the request's number. */
export async function askOfficers(
  keys: KeyClient,
  { principal, purpose, deliverTo }: Reader,
  transferId: string,
  batches: readonly (readonly Item[])[],
): Promise<string> {
  const items = batches.flat();
  const params = {
    principal,
    purpose,
    identity: countOf(items, 'identity'),
    clinical: countOf(items, 'clinical'),
    file: { transferId, rows: rowsIn(items) },
    ...(deliverTo === undefined ? {} : { deliverTo }),
    batches: batches.map(itemsHash),
    until: Date.now() + OPEN_FOR_MS,
  };
  const asked = { action: { kind: 'bulk-release', params }, requester: principal, hours: HOURS };
  return (await keys.call('approvals.open', asked)).answer.nonce;
}

/** What became of extracts, by what became of their requests. */
export async function statesOf(
  keys: KeyClient,
  kept: readonly KeptExtract[],
): Promise<(readonly [KeptExtract, RowExtract['state']])[]> {
  const { requests } = (await keys.call('approvals.list', {})).answer;
  const states = new Map(requests.map(({ nonce, state }) => [nonce, state]));
  return kept.map((one) => [one, stateOf(one, states.get(one.approval ?? ''))] as const);
}

function stateOf(kept: KeptExtract, approvalIs?: string): RowExtract['state'] {
  const { madeAt, numbers, partner } = kept;
  if (madeAt !== null) return partner === null ? 'ready' : 'sent';
  if (numbers !== null) return 'cut'; // what was approved is not this extract
  if (approvalIs === 'used') return isInTime(kept) ? 'approved' : 'over';
  return approvalIs === 'requested' || approvalIs === 'approved' ? 'asked' : 'over';
}

/** @throws VernixError `approval-incomplete`, `approval-unknown` */
export async function requireSigned(keys: KeyClient, nonce: string): Promise<void> {
  const { state, approvedBy } = (await keys.call('approvals.show', { nonce })).answer;
  if (state !== 'used') throw new VernixError('approval-incomplete', { got: approvedBy.length, needed: 2 });
}

/**
 * Takes a request back that waits for officers; of one that they signed, what is left to be read is not any more. Of another nothing is left.
 */
export async function takeBack(keys: KeyClient, requester: string, kept: KeptExtract): Promise<void> {
  const { approval: nonce } = kept;
  const [[, state] = []] = await statesOf(keys, [kept]);
  if (nonce !== null && (state === 'asked' || state === 'approved'))
    await keys.call('approvals.withdraw', { nonce, requester });
}
