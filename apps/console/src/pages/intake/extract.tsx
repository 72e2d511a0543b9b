import type { IntakeTransfer, RowExtract } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useExtracts, useMakeExtract, useRemoveExtract } from '../../api/extracts.ts';
import { useSession } from '../../api/session.ts';
import { purposesOf } from '../../app/purposes.ts';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';
import { AskForRows } from './ask-for-rows.tsx';
import { rowsInWords } from './row-numbers.ts';

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
  const { data, error, refetch } = useExtracts(transferId);
  const make = useMakeExtract();
  const take = useRemoveExtract();
  const failure = error ?? make.error ?? take.error;
  return (
    <>
      {failure === null ? null : <Failure error={failure} retry={() => void refetch()} />}
      {data === undefined || data.length === 0 ? null : (
        <ul className="requests">
          {data.map((extract) => (
            <One
              key={extract.id}
              extract={extract}
              busy={make.isPending || take.isPending}
              make={() => make.mutate(extract.id)}
              remove={() => take.mutate(extract.id)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

interface OneProps {
  readonly extract: RowExtract;
  readonly busy: boolean;
  readonly make: () => void;
  readonly remove: () => void;
}

function One({ extract, busy, make, remove }: OneProps) {
  const { t } = useTranslation();
  const { dateTime, bytes } = useFormat();
  const { id, state, rows, numbers, purpose, askedAt, approval } = extract;
  const line = { count: rows, purpose: t(`meter.purpose.${purpose}`), at: dateTime(askedAt) };
  const isNumbered = approval !== null && (state === 'asked' || numbers !== null);
  return (
    <li>
      <div>
        <p>
          {numbers === null
            ? t('extract.line', line)
            : t('extract.few', { ...line, rows: rowsInWords(numbers) })}
        </p>
        <p className={state === 'over' ? 'small quiet' : 'small'}>{t(`extract.state.${state}`)}</p>
        {isNumbered ? (
          <p className="small">
            <span className="quiet">{t('extract.number')}</span>{' '}
            <CopyId id={approval} label={t('extract.number')} />
          </p>
        ) : null}
      </div>
      <div className="row">
        {state === 'ready' ? (
          <a className="button button-secondary" href={`/api/extracts/${id}/file`} download>
            {t('extract.fetch', { size: bytes(extract.bytes ?? 0) })}
          </a>
        ) : null}
        {state === 'approved' ? (
          <Button isDisabled={busy} onPress={make}>
            {t('extract.make')}
          </Button>
        ) : null}
        <Button kind="plain" isDisabled={busy} onPress={remove}>
          {t(state === 'asked' ? 'extract.takeBack' : 'extract.remove')}
        </Button>
      </div>
    </li>
  );
}
