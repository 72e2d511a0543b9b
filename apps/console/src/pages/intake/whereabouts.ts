import type { Outgoing } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';

/** Whether something may still become of it: what the gateway no longer speaks of is over when its time is. */
export function isUnderWay(outgoing: Outgoing | null, now: number): boolean {
  if (outgoing === null || outgoing.endedAt !== null) return false;
  return outgoing.expiresAt === null || Date.parse(outgoing.expiresAt) > now;
}

/** Where a delivery stands, in a sentence or two. `now`: Unix milliseconds. */
export function whereaboutsOf(
  outgoing: Outgoing,
  name: string,
  t: TFunction,
  { dateTime }: Pick<Formatters, 'dateTime'>,
  now: number,
): string {
  const { state, expiresAt, collectedAt, endedAt } = outgoing;
  const at = (instant: string | null): string => (instant === null ? '' : dateTime(instant));
  if (endedAt === null && !isUnderWay(outgoing, now))
    return t('extract.outgoing.silent', { until: at(expiresAt) });
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
  }
}
