import { useTranslation } from 'react-i18next';
import en from '../locales/en.json';
import { useFormat } from '../locales/format.ts';
import { type Kept, toldOf } from './coded-notice.tsx';

type ShortlyTold = keyof typeof en.fault;

const isShortlyTold = (code: string | null): code is ShortlyTold =>
  code !== null && Object.hasOwn(en.fault, code);

/** Why a file failed, in two or three words for a list; a code that has none is told by its sentence. */
export function useFaultWords(): (of: Kept) => string {
  const { t } = useTranslation();
  const { language } = useFormat();
  return (of) => (isShortlyTold(of.errorCode) ? t(`fault.${of.errorCode}`) : toldOf(of).message[language]);
}
