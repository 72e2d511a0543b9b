import type { House } from '@vernix/contracts';
import type { TFunction } from 'i18next';
import type { Formatters } from '../../locales/format.ts';
import { bareness } from './figures.ts';

/** Younger than this, a file's age says nothing. Milliseconds. */
const JUST_NOW = 10_000;

/** The headline: where files wait, in the order of their way. It counts what the walls count, and says "none" when they do. */
export function answerOf(house: House, t: TFunction, { ago }: Formatters): string {
  const { gateway, keyService, keyServiceError, vault, moving } = house;
  if (gateway === null) return t('house.answer.gatewaySilent');
  if (keyService === null) return t(`house.answer.${bareness(keyServiceError)}`);
  const { filesHeld, oldestReceivedAt, uploadsOpen } = gateway;
  if (filesHeld > 0 && oldestReceivedAt !== null) {
    const now = Date.parse(house.at);
    if (now - Date.parse(oldestReceivedAt) < JUST_NOW) return t('house.answer.came', { count: filesHeld });
    return t('house.answer.waiting', { count: filesHeld, ago: ago(oldestReceivedAt, now) });
  }
  if (vault.filesWaiting > 0) return t('house.answer.inVault', { count: vault.filesWaiting });
  if (keyServiceError !== null) return t('house.answer.noneReleased');
  if (moving.length > 0) return t('house.answer.moving', { count: moving.length });
  if (uploadsOpen > 0) return t('house.answer.arriving', { count: uploadsOpen });
  return t('house.answer.quiet');
}
