import { MOST_WAITING_MS, type Outgoing } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';

/** When its time at the gateway is over, in Unix milliseconds; null while it is not there. */
function overAt({ sentAt, expiresAt }: Outgoing): number | null {
  if (expiresAt !== null) return Date.parse(expiresAt);
  return sentAt === null ? null : Date.parse(sentAt) + MOST_WAITING_MS;
}

/** Whether something may still become of it: what the gateway no longer speaks of is over when its time is. */
export function isUnderWay(outgoing: Outgoing | null, now: number): boolean {
  return outgoing !== null && outgoing.endedAt === null && (overAt(outgoing) ?? Infinity) > now;
}

/** Where a delivery stands, in a sentence or two. `now`: Unix milliseconds. */
export function whereaboutsOf(
  outgoing: Outgoing,
  name: string,
  t: TFunction,
  { dateTime }: Pick<Formatters, 'dateTime'>,
  now: number,
): string {
  const { state, expiresAt, collectedAt, endedAt, refusal } = outgoing;
  const at = (instant: string | null): string => (instant === null ? '' : dateTime(instant));
  if (endedAt === null && !isUnderWay(outgoing, now))
    return t('extract.outgoing.silent', { until: dateTime(new Date(overAt(outgoing) ?? now).toISOString()) });
  switch (state) {
    case 'made':
      return t('extract.outgoing.made');
    case 'waiting':
      return expiresAt === null
        ? t('extract.outgoing.left', { name })
        : t('extract.outgoing.waiting', { name, until: at(expiresAt) });
    case 'collected':
      return t('extract.outgoing.collected', { name, at: at(collectedAt), until: at(expiresAt) });
    case 'acknowledged':
      return t('extract.outgoing.acknowledged', { name, at: at(endedAt) });
    case 'expired':
      return collectedAt === null
        ? t('extract.outgoing.expired', { name, at: at(endedAt) })
        : t('extract.outgoing.unconfirmed', { name, at: at(endedAt), collected: at(collectedAt) });
    case 'refused':
      return refusal === null ? '' : t(`extract.outgoing.refused.${refusal}`, { name, at: at(endedAt) });
    case 'withdrawn':
      return t('extract.outgoing.withdrawn', { at: at(endedAt) });
  }
}
