import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Question } from '../design/question.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Question title={t('notFound.title')} answer={t('notFound.answer')}>
      <p>
        <Link to="/">{t('notFound.back')}</Link>
      </p>
    </Question>
  );
}
