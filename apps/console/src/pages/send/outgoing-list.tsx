import { Link } from '@tanstack/react-router';
import type { SenderTransfer } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { CodedNotice } from '../../design/coded-notice.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { Progress } from '../../design/progress.tsx';
import { useFormat } from '../../locales/format.ts';
import { useOutcome } from './outcome.ts';
import { dismiss, pause, resume } from './outgoing.ts';
import type { Outgoing } from './outgoing-files.ts';

interface ListProps {
  readonly files: readonly Outgoing[];
  /** What the gateway knows: of a file that arrived, what became of it. */
  readonly transfers: readonly SenderTransfer[];
}

export function OutgoingList({ files, transfers }: ListProps) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <section className="stack outgoing" aria-label={t('outgoing.title')}>
      {files.map((file) => (
        <OutgoingCard
          key={file.id}
          file={file}
          transfer={transfers.find(({ id }) => file.phase === 'done' && id === file.transferId)}
        />
      ))}
    </section>
  );
}

interface CardProps {
  readonly file: Outgoing;
  /** Once it arrived and the gateway was asked. */
  readonly transfer: SenderTransfer | undefined;
}

function OutgoingCard({ file, transfer }: CardProps) {
  const { t } = useTranslation();
  const { id, fileName, phase } = file;
  return (
    <article className="panel outgoing-file" aria-label={fileName}>
      <div className="outgoing-head">
        <h2>{fileName}</h2>
        <Mark file={file} transfer={transfer} />
      </div>
      {phase === 'done' || phase === 'failed' ? null : <Progress label={fileName} value={file.share} />}
      {transfer === undefined ? null : <Outcome transfer={transfer} />}
      {file.error === null ? <Words file={file} transfer={transfer} /> : <Failure error={file.error} />}
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

function Mark({ file, transfer }: CardProps) {
  const { percentShort } = useFormat();
  if (file.phase === 'failed') return null;
  if (transfer !== undefined && LOST.has(transfer.state)) return <Icon name="cross" />;
  if (file.phase === 'done') return <Icon name="check" />;
  return <span className="outgoing-share figures">{percentShort(Math.floor(file.share * 100) / 100)}</span>;
}

/** It arrived, and is not in the registry nor on its way there. */
const LOST = new Set<SenderTransfer['state']>(['failed', 'expired', 'terminated']);

/** What became of it, and of one that failed, why. */
function Outcome({ transfer }: { readonly transfer: SenderTransfer }) {
  const tell = useOutcome();
  return (
    <>
      <p className="outgoing-outcome figures" aria-live="polite">
        {tell(transfer)}
      </p>
      {transfer.state === 'failed' ? <CodedNotice of={transfer} /> : null}
    </>
  );
}

/** What is being done, what is left, and that it can be left alone. */
function Words({ file, transfer }: CardProps) {
  const { t } = useTranslation();
  const { bytes, duration } = useFormat();
  if (transfer !== undefined && LOST.has(transfer.state)) return null;
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
