import type { LeavingRefusal, Outgoing, OutgoingState } from '@vernix/contracts';

/** Where a delivery stands, beside what else a query asks for; all null where there is none. */
export interface Standing {
  readonly outgoingState: OutgoingState | null;
  readonly outgoingMadeAt: Date | null;
  readonly sentAt: Date | null;
  readonly expiresAt: Date | null;
  readonly collectedAt: Date | null;
  readonly endedAt: Date | null;
  readonly refusal: LeavingRefusal | null;
}

/** Columns of {@link Standing}, from `outgoing AS o`. */
export const STANDING_COLUMNS = `o.state AS "outgoingState", o.made_at AS "outgoingMadeAt", o.sent_at AS "sentAt",
  o.expires_at AS "expiresAt", o.collected_at AS "collectedAt", o.ended_at AS "endedAt", o.refusal`;

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export function outgoingOf(standing: Standing): Outgoing | null {
  const {
    outgoingState: state,
    outgoingMadeAt: madeAt,
    sentAt,
    expiresAt,
    collectedAt,
    endedAt,
    refusal,
  } = standing;
  if (state === null || madeAt === null) return null;
  return {
    state,
    madeAt: madeAt.toISOString(),
    sentAt: instant(sentAt),
    expiresAt: instant(expiresAt),
    collectedAt: instant(collectedAt),
    endedAt: instant(endedAt),
    refusal,
  };
}
