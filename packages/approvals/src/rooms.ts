import { VernixError } from '@vernix/contracts';
import { type Entry, isOver, isWaiting } from './entry.ts';
import type { Socket } from './events.ts';

/**
 * Requests that may be open at a time, by the socket that they came by. Nobody fills another's room: whatever the vault asks
 * for, officers and operators can still be asked to stop it.
 */
const MOST: Readonly<Record<Socket, number>> = { first: 100, second: 100, desk: 40 };

/** Of the vault's room, for each whom it asks for. */
const MOST_OF_ONE = 10;

/**
 * Room for one more. At the desk, where whoever reaches it may ask, what nobody has signed gives way: resolves to that
 * request's number.
 * @throws VernixError `approvals-too-many`, `approvals-too-many-yours`
 */
export function roomFor(
  { socket, requester }: { readonly socket: Socket; readonly requester: string },
  entries: readonly Entry[],
  now: number,
): string | undefined {
  const there = entries.filter((entry) => entry.socket === socket && !isOver(entry, now));
  const own = there.filter((entry) => entry.request.requester === requester && isWaiting(entry, now));
  if (socket === 'first' && own.length >= MOST_OF_ONE) {
    throw new VernixError('approvals-too-many-yours', { most: MOST_OF_ONE });
  }
  if (there.length < MOST[socket]) return undefined;
  const giving = socket === 'desk' ? givesWay(there) : undefined;
  if (giving === undefined) throw new VernixError('approvals-too-many', { most: MOST[socket] });
  return giving.request.nonce;
}

/** The oldest that nobody has signed, of the kind that has most of them: a flood of one kind takes its own places. */
function givesWay(there: readonly Entry[]): Entry | undefined {
  const unsigned = Object.groupBy(
    there.filter(({ approvals }) => approvals.length === 0),
    ({ request }) => request.action.kind,
  );
  const [most] = Object.values(unsigned).toSorted((one, other) => other.length - one.length);
  return most?.[0];
}
