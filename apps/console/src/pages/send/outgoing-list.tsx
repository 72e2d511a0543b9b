import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { Progress } from '../../design/progress.tsx';
import { useFormat } from '../../locales/format.ts';
import { dismiss, type Outgoing, pause, resume } from './outgoing.ts';

export function OutgoingList({ files }: { readonly files: readonly Outgoing[] }) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <section className="stack outgoing" aria-label={t('outgoing.title')}>
      {files.map((file) => (
        <OutgoingCard key={file.id} file={file} />
      ))}
    </section>
  );
}

function OutgoingCard({ file }: { readonly file: Outgoing }) {
  const { t } = useTranslation();
  const { id, fileName, phase } = file;
  return (
    <article className="panel outgoing-file" aria-label={fileName}>
      <div className="outgoing-head">
        <h2>{fileName}</h2>
        <Percent file={file} />
      </div>
      {phase === 'done' || phase === 'failed' ? null : <Progress label={fileName} value={file.share} />}
      {file.error === null ? <Words file={file} /> : <Failure error={file.error} />}
      <div className="row">
        {phase === 'sending' ? <Button onPress={() => void pause(id)}>{t('outgoing.pause')}</Button> : null}
        {phase === 'paused' ? (
          <Button kind="primary" onPress={() => resume(id)}>
            {t('outgoing.resume')}
          </Button>
        ) : null}
        {phase === 'failed' && file.sent > 0 ? (
          <Button kind="primary" onPress={() => resume(id)}>
            {t('outgoing.retry')}
          </Button>
        ) : null}
        {phase === 'done' && file.transferId !== null ? (
          <Link to="/send/$id" params={{ id: file.transferId }} className="button button-primary">
            {t('outgoing.receipt')}
          </Link>
        ) : null}
        {phase === 'sealing' || phase === 'checking' || phase === 'elsewhere' ? null : (
          <Button kind="plain" onPress={() => void dismiss(id)}>
            {phase === 'done' ? t('outgoing.hide') : t('outgoing.giveUp')}
          </Button>
        )}
      </div>
    </article>
  );
}

function Percent({ file }: { readonly file: Outgoing }) {
  const { percentShort } = useFormat();
  if (file.phase === 'failed') return null;
  if (file.phase === 'done') return <Icon name="check" />;
  return <span className="outgoing-share figures">{percentShort(Math.floor(file.share * 100) / 100)}</span>;
}

/** What is being done, what is left, and that it can be left alone. */
function Words({ file }: { readonly file: Outgoing }) {
  const { t } = useTranslation();
  const { bytes, duration } = useFormat();
  const { perSecond } = file;
  const left = perSecond === null || perSecond <= 0 ? null : ((file.bytes - file.sent) / perSecond) * 1000;
  return (
    <p className="quiet figures" aria-live={file.phase === 'done' ? 'polite' : 'off'}>
      {t(`outgoing.phase.${file.phase}`)}{' '}
      {file.phase === 'sending' || file.phase === 'paused'
        ? t('outgoing.amount', { sent: bytes(file.sent), bytes: bytes(file.bytes) })
        : null}{' '}
      {file.phase === 'sending' && perSecond !== null && left !== null
        ? t('outgoing.pace', { speed: bytes(perSecond), left: duration(Math.max(1000, left)) })
        : null}
    </p>
  );
}
