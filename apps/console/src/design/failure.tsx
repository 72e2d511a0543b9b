import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { useFormat } from '../locales/format.ts';
import { Button } from './button.tsx';

interface Props {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** What happened and what was kept, what to do next, and the code to quote. */
export function Failure({ error, retry }: Props) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { told, code } = ApiError.from(error);
  return (
    <div className="notice notice-alarm" role="alert">
      <p className="notice-title">{told.message[language]}</p>
      <p>{told.action[language]}</p>
      <div className="row">
        {retry === undefined ? null : <Button onPress={retry}>{t('failure.retry')}</Button>}
        <p className="small quiet">
          {t('failure.quote')} <code>{code}</code>
        </p>
      </div>
    </div>
  );
}
