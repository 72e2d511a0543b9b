import type { SenderTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';

/** What became of a file, or where it is, in one sentence. */
export function useOutcome(): (transfer: SenderTransfer) => string {
  const { t } = useTranslation();
  return ({ state, balance, errorCode }) => {
    if (errorCode === 'registry-put-back') return t('sentOne.answer.lost');
    if (state !== 'committed' || balance === null) return t(`sentOne.answer.${state}`);
    if (balance.rows === 0) return t('sentOne.answer.empty');
    const asked = balance.queried + balance.rejected;
    return asked === 0 ? t('sentOne.answer.clean') : t('sentOne.answer.asked', { count: asked });
  };
}
