import { CATALOGUE, isErrorCode } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../locales/format.ts';

/** Why a file failed, from the code the servers keep with it. */
export function CodedNotice({ code }: { readonly code: string | null }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const known = code !== null && isErrorCode(code) ? CATALOGUE[code] : CATALOGUE.internal;
  return (
    <div className="notice notice-alarm">
      <p className="notice-title">{known.message[language]}</p>
      <p>{known.action[language]}</p>
      <p className="small quiet">
        {t('failure.quote')} <code>{code ?? 'internal'}</code>
      </p>
    </div>
  );
}
