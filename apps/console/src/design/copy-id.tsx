import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** An id in full, and a button that copies it. */
export function CopyId({ id, label }: { readonly id: string; readonly label: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span className="copy-id">
      <code>{id}</code>
      <Button
        kind="plain"
        aria-label={t('copy.label', { what: label })}
        onPress={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
      >
        <Icon name={copied ? 'check' : 'copy'} />
        <span className="small" aria-live="polite">
          {copied ? t('copy.done') : t('copy.action')}
        </span>
      </Button>
    </span>
  );
}
