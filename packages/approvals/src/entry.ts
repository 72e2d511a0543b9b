import type { Officers } from './officers.ts';
import type { ApprovalRequest } from './request.ts';

/** How long an emergency may stand on one officer's word. */
export const SECOND_WITHIN_MS = 24 * 3_600_000;

/** How long a broken glass lets its officer read. The second officer has longer. */
export const GLASS_OPEN_MS = 3_600_000;

/** One request, and what has become of it. */
export interface Entry {
  readonly request: ApprovalRequest;
  readonly approvals: readonly { readonly officer: string; readonly credentialId: string }[];
  readonly usedAt: number | null;
  /** An emergency that a second officer has confirmed. */
  readonly seconded: boolean;
  /** An emergency that nobody confirmed in time. */
  readonly lapsed: boolean;
  /** Taken back before it was used. */
  readonly cancelled: boolean;
  /** An officer said no before it was used. */
  readonly refused: boolean;
}

/** A request that was just taken in. */
export function newEntry(request: ApprovalRequest): Entry {
  const nothing = { seconded: false, lapsed: false, cancelled: false, refused: false };
  return { request, approvals: [], usedAt: null, ...nothing };
}

export const TWO = 2;

export function isBreakGlass({ request }: Entry): boolean {
  return request.action.kind === 'break-glass';
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
 * Nothing can come of it any more. What lets more be read is kept until it ends: what is read under it is compared. One
 * that was taken back or refused keeps its place until it would have expired, or asking and taking back could fill the log.
 */
export function isOver(entry: Entry, at: number): boolean {
  return at > (openUntil(entry) ?? entry.request.expiresAt) && !awaitsSecond(entry);
}

/** Until when more may be read by it; null when it is not used, or lets nobody read. */
function openUntil({ request: { action }, usedAt }: Entry): number | null {
  if (usedAt === null) return null;
  if (action.kind === 'break-glass') return usedAt + GLASS_OPEN_MS;
  return 'until' in action.params ? action.params.until : null;
}

/** Who would have the good of it, and can therefore not approve it. */
export function beneficiaryOf({ request: { action } }: Entry): string | null {
  return 'principal' in action.params ? action.params.principal : null;
}
