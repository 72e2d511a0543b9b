import type { MadeLink } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { CopyId } from '../../design/copy-id.tsx';
import { useFormat } from '../../locales/format.ts';

/** A one-time link, shown this once: it is kept nowhere, only its hash is. */
export function HandOver({ link }: { readonly link: MadeLink }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  return (
    <div className="notice notice-calm" role="status">
      <p className="notice-title">{t('handOver.title')}</p>
      <p>{t('handOver.about', { until: dateTime(link.endsAt) })}</p>
      <CopyId id={`${location.origin}/sign-in#${link.token}`} label={t('handOver.link')} />
    </div>
  );
}
