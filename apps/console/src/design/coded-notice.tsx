import { type ToldError, tellCode, VernixError } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../locales/format.ts';

/** What is kept with a file that failed. */
export interface Kept {
  readonly errorCode: string | null;
  readonly error: ToldError | null;
}

/** In words. The console may know a code that the server's release does not. */
export function toldOf({ errorCode, error }: Kept): ToldError {
  return error ?? tellCode(errorCode) ?? new VernixError('internal').toBody().error;
}

/** Why a file failed, where in it the fault is, and what to do. */
export function CodedNotice({ of }: { readonly of: Kept }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { message, action, code } = toldOf(of);
  return (
    <div className="notice notice-alarm">
      <p className="notice-title">{message[language]}</p>
      <p>{action[language]}</p>
      <p className="small quiet">
        {t('failure.quote')} <code>{of.errorCode ?? code}</code>
      </p>
    </div>
  );
}
