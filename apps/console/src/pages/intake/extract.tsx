import { type IntakeTransfer, isUnderWay, type RowExtract } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useAskForExtract, useExtracts, useMakeExtract, useRemoveExtract } from '../../api/extracts.ts';
import { useSession } from '../../api/session.ts';
import { purposesOf } from '../../app/purposes.ts';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';
import { AskForRows } from './ask-for-rows.tsx';
import { Delivered } from './delivered.tsx';
import { rowsInWords } from './row-numbers.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** The rows of a committed file in clear, for whoever may read them. */
export function ExtractPanel({ transfer }: { readonly transfer: IntakeTransfer }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const purposes = purposesOf(session?.role);
  if (purposes.length === 0 || transfer.state !== 'committed') return null;
  return (
    <section className="panel">
      <h2>{t('extract.title')}</h2>
      <p>{t('extract.about')}</p>
      <AskForRows transferId={transfer.id} purposes={purposes} />
      <Asked transferId={transfer.id} />
    </section>
  );
}

function Asked({ transferId }: { readonly transferId: string }) {
  const { data, dataUpdatedAt, error, refetch } = useExtracts(transferId);
  const make = useMakeExtract();
  const take = useRemoveExtract();
  const again = useAskForExtract();
  const failure = error ?? make.error ?? take.error ?? again.error;
  return (
    <>
      {failure === null ? null : <Failure error={failure} retry={() => void refetch()} />}
      {data === undefined || data.length === 0 ? null : (
        <ul className="requests">
          {data.map((extract) => (
            <One
              key={extract.id}
              extract={extract}
              now={dataUpdatedAt}
              busy={make.isPending || take.isPending || again.isPending}
              make={() => make.mutate(extract.id)}
              remove={() => take.mutate(extract.id)}
              askAgain={({ purpose, classes, recipient, to }) =>
                again.mutate({
                  ...{ transferId, purpose, classes },
                  ...(to === null ? { recipient } : { to: to.partner }),
                })
              }
            />
          ))}
        </ul>
      )}
    </>
  );
}

interface OneProps {
  readonly extract: RowExtract;
  /** When it stood so, in Unix milliseconds. */
  readonly now: number;
  readonly busy: boolean;
  readonly make: () => void;
  readonly remove: () => void;
  readonly askAgain: (extract: RowExtract) => void;
}

function One({ extract, now, busy, make, remove, askAgain }: OneProps) {
  const { t } = useTranslation();
  const { bytes } = useFormat();
  const { id, state, numbers, approval, outgoing } = extract;
  // A few rows are asked for above: that opens them at once.
  const hasFailed = outgoing?.state === 'expired' || outgoing?.state === 'refused';
  const isToAskAgain = hasFailed || (state === 'cut' && numbers === null);
  const isNumbered = approval !== null && (state === 'asked' || state === 'elsewhere' || numbers !== null);
  return (
    <li>
      <div>
        <p>
          <Asking extract={extract} />
        </p>
        <p className={state === 'over' ? 'small quiet' : 'small'}>
          <Standing extract={extract} now={now} />
        </p>
        {isNumbered ? (
          <p className="small">
            <span className="quiet">{t('extract.number')}</span>{' '}
            <CopyId id={approval} label={t('extract.number')} />
          </p>
        ) : null}
        {outgoing === null ? null : <Delivered id={id} />}
      </div>
      <div className="row">
        {state === 'ready' ? (
          <a className="button button-secondary" href={`/api/extracts/${id}/file`} download>
            {t('extract.fetch', { size: bytes(extract.bytes ?? 0) })}
          </a>
        ) : null}
        {state === 'approved' ? (
          <Button isDisabled={busy} onPress={make}>
            {t(extract.to === null ? 'extract.make' : 'extract.send')}
          </Button>
        ) : null}
        {isToAskAgain ? (
          <Button kind="secondary" isDisabled={busy} onPress={() => askAgain(extract)}>
            {t('extract.again')}
          </Button>
        ) : null}
        {outgoing !== null && outgoing.state !== 'made' && isUnderWay(outgoing, now) ? null : (
          <Button kind="plain" isDisabled={busy} onPress={remove}>
            {t(removal(extract))}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Nothing of what is only made has left, or the vault says that it may have. */
function removal({
  state,
  outgoing,
}: RowExtract): 'extract.takeBack' | 'extract.holdBack' | 'extract.remove' {
  if (state === 'asked') return 'extract.takeBack';
  return outgoing?.state === 'made' ? 'extract.holdBack' : 'extract.remove';
}

/** What was asked for. */
function Asking({ extract }: { readonly extract: RowExtract }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { rows, numbers, purpose, askedAt, to } = extract;
  const line = { count: rows, purpose: t(`meter.purpose.${purpose}`), at: dateTime(askedAt) };
  if (to !== null) return t('extract.lineTo', { ...line, name: to.name });
  return numbers === null
    ? t('extract.line', line)
    : t('extract.few', { ...line, rows: rowsInWords(numbers) });
}

/** What became of it. */
function Standing({ extract, now }: Pick<OneProps, 'extract' | 'now'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, outgoing, to } = extract;
  if (state !== 'sent') return t(`extract.state.${state}`);
  return outgoing === null || to === null ? null : whereaboutsOf(outgoing, to.name, t, format, now);
}
