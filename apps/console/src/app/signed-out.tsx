import { useTranslation } from 'react-i18next';
import { Question } from '../design/question.tsx';

/** What someone sees who is not signed in: how to get in, with the shape of the link they need. */
export function SignedOut() {
  const { t } = useTranslation();
  return (
    <Question title={t('signIn.title')} answer={t('signIn.answer')}>
      <p>{t('signIn.how')}</p>
      <p className="sample mono">{`${location.origin}/sign-in#…`}</p>
      <p className="quiet">{t('signIn.once')}</p>
    </Question>
  );
}
