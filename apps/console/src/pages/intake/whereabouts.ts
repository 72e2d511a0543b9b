import { isUnderWay, type Outgoing, overAt } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';

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
