import type { ExtractRequest, IntakeTransfer, Purpose, RowExtract } from '@vernix/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskForExtract, useExtracts, useMakeExtract, useRemoveExtract } from '../../api/extracts.ts';
import { useSession } from '../../api/session.ts';
import { purposesOf } from '../../app/purposes.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Failure } from '../../design/failure.tsx';
import { TextField } from '../../design/text-field.tsx';
import { useFormat } from '../../locales/format.ts';

const WHAT = {
  both: ['identity', 'clinical'],
  identity: ['identity'],
  clinical: ['clinical'],
} as const satisfies Record<string, ExtractRequest['classes']>;
type What = keyof typeof WHAT;
const WHATS = Object.keys(WHAT) as What[];

/** An age recipient: `vernix keygen` prints one. */
const RECIPIENT = /^age1[a-z0-9]+$/;
const LONGEST_RECIPIENT = 4_096;

/** The rows of a committed file in clear, for whoever may read them: when two officers have signed. */
export function ExtractPanel({ transfer }: { readonly transfer: IntakeTransfer }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const purposes = purposesOf(session?.role);
  if (purposes.length === 0 || transfer.state !== 'committed') return null;
  return (
    <section className="panel">
      <h2>{t('extract.title')}</h2>
      <p>{t('extract.about')}</p>
      <Ask transferId={transfer.id} purposes={purposes} />
      <Asked transferId={transfer.id} />
    </section>
  );
}

function Ask({
  transferId,
  purposes,
}: {
  readonly transferId: string;
  readonly purposes: readonly Purpose[];
}) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState(purposes[0] ?? 'care');
  const [what, setWhat] = useState<What>('both');
  const [recipient, setRecipient] = useState('');
  const ask = useAskForExtract();
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    ask.mutate({ transferId, purpose, classes: [...WHAT[what]], recipient: recipient.trim() });
  };
  return (
    <>
      <form className="row" onSubmit={send}>
        <Choice
          label={t('extract.purpose')}
          value={purpose}
          options={purposes.map((value) => ({ value, label: t(`meter.purpose.${value}`) }))}
          onChange={(chosen) => setPurpose(chosen ?? purpose)}
        />
        <Choice
          label={t('extract.what')}
          value={what}
          options={WHATS.map((value) => ({ value, label: t(`extract.whats.${value}`) }))}
          onChange={(chosen) => setWhat(chosen ?? what)}
        />
        <TextField
          label={t('extract.recipient')}
          value={recipient}
          onChange={setRecipient}
          maxLength={LONGEST_RECIPIENT}
        />
        <Button type="submit" isDisabled={ask.isPending || !RECIPIENT.test(recipient.trim())}>
          {t('extract.ask')}
        </Button>
      </form>
      {ask.error === null ? null : <Failure error={ask.error} />}
    </>
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
  const { id, state, rows, purpose, askedAt, approval } = extract;
  return (
    <li>
      <div>
        <p>
          {t('extract.line', { count: rows, purpose: t(`meter.purpose.${purpose}`), at: dateTime(askedAt) })}
        </p>
        <p className={state === 'over' ? 'small quiet' : 'small'}>{t(`extract.state.${state}`)}</p>
        {state === 'asked' ? (
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
