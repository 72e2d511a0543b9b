import { CATALOGUE, isErrorCode } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../locales/format.ts';

/** With a file only the code is kept, not what filled the message's places. */
function withoutParams(text: string): string {
  return text.replaceAll(/\{\w+\}/g, '…');
}

/** Why a file failed, from the code the servers keep with it. */
export function CodedNotice({ code }: { readonly code: string | null }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const known = code !== null && isErrorCode(code) ? CATALOGUE[code] : CATALOGUE.internal;
  return (
    <div className="notice notice-alarm">
      <p className="notice-title">{withoutParams(known.message[language])}</p>
      <p>{withoutParams(known.action[language])}</p>
      <p className="small quiet">
        {t('failure.quote')} <code>{code ?? 'internal'}</code>
      </p>
    </div>
  );
}
