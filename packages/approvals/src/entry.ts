import type { Socket } from './events.ts';
import type { Officers } from './officers.ts';
import type { ApprovalRequest } from './request.ts';

/** How long an emergency may stand on one officer's word. */
export const SECOND_WITHIN_MS = 24 * 3_600_000;

/** How long a broken glass lets its officer read. The second officer has longer. */
export const GLASS_OPEN_MS = 3_600_000;

/** One request, and what has become of it. */
export interface Entry {
  readonly request: ApprovalRequest;
  readonly socket: Socket;
  readonly approvals: readonly { readonly officer: string; readonly credentialId: string }[];
  readonly usedAt: number | null;
  /** An emergency that a second officer has confirmed. */
  readonly seconded: boolean;
  /** An emergency that nobody confirmed in time. */
  readonly lapsed: boolean;
  /** Taken back before it was used; of a bulk release, or what was left to be read by it. */
  readonly cancelled: boolean;
  /** An officer said no before it was used. */
  readonly refused: boolean;
  /** It gave way to another before anybody signed it. */
  readonly displaced: boolean;
}

/** A request that was just taken in. */
export function newEntry(request: ApprovalRequest, socket: Socket): Entry {
  const nothing = { seconded: false, lapsed: false, cancelled: false, refused: false, displaced: false };
  return { request, socket, approvals: [], usedAt: null, ...nothing };
}

export const TWO = 2;

export function isBreakGlass({ request }: Entry): boolean {
  return request.action.kind === 'break-glass';
}

export function isBulkRelease({ request }: Entry): boolean {
  return request.action.kind === 'bulk-release';
}

/**
 * Officers whose approval counts: they still are officers, by the passkey that signed. Each once, by however many: who was
 * removed and came back with another passkey may have signed with both.
 */
export function standing({ approvals }: Entry, officers: Officers): string[] {
  const held = approvals.filter(({ officer, credentialId }) => officers.isHeldBy(credentialId, officer));
  return [...new Set(held.map(({ officer }) => officer))];
}

/** Used on one officer's word, and waiting for the other's. */
export function awaitsSecond(entry: Entry): boolean {
  return isBreakGlass(entry) && entry.usedAt !== null && !entry.seconded && !entry.lapsed;
}

/** Last moment at which it may be approved, or, until it was used, used. */
export function closesAt(entry: Entry): number {
  return entry.usedAt !== null && isBreakGlass(entry)
    ? entry.usedAt + SECOND_WITHIN_MS
    : entry.request.expiresAt;
}

/**
 * Nothing can come of it any more. What lets more be read is kept until it ends: what is read under it is compared. Anything
 * else ends with its use, its expiry, or as soon as it was taken back, refused or displaced.
 */
export function isOver(entry: Entry, at: number): boolean {
  if (entry.cancelled || entry.refused || entry.displaced) return true;
  if (entry.usedAt !== null) return !awaitsSecond(entry) && at > openUntil(entry, entry.usedAt);
  return at > entry.request.expiresAt;
}

/** It is to be signed, or to be used. */
export function isWaiting(entry: Entry, at: number): boolean {
  return !isOver(entry, at) && (entry.usedAt === null || awaitsSecond(entry));
}

/** Until when more may be read by it, once it was used. */
function openUntil({ request: { action } }: Entry, usedAt: number): number {
  if (action.kind === 'break-glass') return usedAt + GLASS_OPEN_MS;
  return 'until' in action.params ? action.params.until : -Infinity;
}

/** Who would have the good of it, and can therefore not approve it. */
export function beneficiaryOf({ request: { action } }: Entry): string | null {
  return 'principal' in action.params ? action.params.principal : null;
}
