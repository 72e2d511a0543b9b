import { Link } from '@tanstack/react-router';
import type { ExtractRequest, Purpose } from '@vernix/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskForExtract, useExtractPartners } from '../../api/extracts.ts';
import { useSession } from '../../api/session.ts';
import { useMeter } from '../../api/vault.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Failure } from '../../design/failure.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { TextField } from '../../design/text-field.tsx';
import { useFormat } from '../../locales/format.ts';
import { ForWhom, RecipientField, type Whom } from './for-whom.tsx';
import { type Reach, reachOf } from './reach.ts';
import { parseRows } from './row-numbers.ts';

const WHAT = {
  both: ['identity', 'clinical'],
  identity: ['identity'],
  clinical: ['clinical'],
} as const satisfies Record<string, ExtractRequest['classes']>;
type What = keyof typeof WHAT;
const WHATS = Object.keys(WHAT) as What[];

const WHICH = ['all', 'few'] as const;
type Which = (typeof WHICH)[number];

/** An age recipient: `vernix keygen` prints one. */
const RECIPIENT = /^age1[a-z0-9]+$/;
/** The number of a request that officers have signed. */
const NUMBER = /^[A-Za-z0-9_-]{43}$/;
const LONGEST = { rows: 500, number: 43 };

interface Props {
  readonly transferId: string;
  readonly purposes: readonly Purpose[];
}

/** All rows need two officers, also for a partner; a few do not, as far as one's budget reaches. */
export function AskForRows({ transferId, purposes }: Props) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Which>('all');
  const [purpose, setPurpose] = useState(purposes[0] ?? 'care');
  const [what, setWhat] = useState<What>('both');
  const [text, setText] = useState('');
  const [number, setNumber] = useState('');
  const [recipient, setRecipient] = useState('');
  const [chosen, setWhom] = useState<Whom>('self');
  const [partner, setPartner] = useState('');
  const { data: partners = [] } = useExtractPartners();
  const ask = useAskForExtract();
  const classes = [...WHAT[what]];
  const reach = useReach(purpose, classes);
  const rows = parseRows(text);
  const under = number.trim();
  const reaches = under === '' ? rows !== null && rows.length <= (reach?.rows ?? 0) : NUMBER.test(under);
  const mayChoose = which === 'all' && partners.length > 0;
  const whom = mayChoose ? chosen : 'self';
  const isNamed = whom === 'self' ? RECIPIENT.test(recipient.trim()) : partner !== '';
  const valid = isNamed && (which === 'all' || (rows !== null && reaches));
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    const asked = { transferId, purpose, classes };
    const mine = { ...asked, recipient: recipient.trim() };
    const few = { rows: rows ?? [], ...(under === '' ? {} : { under }) };
    if (whom === 'partner') ask.mutate({ ...asked, to: partner });
    else if (which === 'all') ask.mutate(mine);
    else ask.mutate({ ...mine, few }, { onSuccess: () => setText('') });
  };
  return (
    <>
      <Segmented
        label={t('extract.which')}
        value={which}
        options={WHICH.map((value) => ({ value, label: t(`extract.whiches.${value}`) }))}
        onChange={setWhich}
      />
      <p className="quiet">{t(`extract.means.${which}`)}</p>
      {mayChoose ? <ForWhom value={whom} onChange={setWhom} /> : null}
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
        {which === 'all' ? null : (
          <>
            <TextField label={t('extract.rows')} value={text} onChange={setText} maxLength={LONGEST.rows} />
            <TextField
              label={t('extract.under')}
              value={number}
              onChange={setNumber}
              maxLength={LONGEST.number}
              required={false}
            />
          </>
        )}
        <RecipientField
          {...{ whom, partners, partner, recipient }}
          choosePartner={setPartner}
          nameRecipient={setRecipient}
        />
        <Button type="submit" isDisabled={ask.isPending || !valid}>
          {t(`extract.ask.${which}`)}
        </Button>
      </form>
      {which === 'all' ? null : <Within reach={reach} wanted={under === '' ? (rows?.length ?? 0) : 0} />}
      {ask.error === null ? null : <Failure error={ask.error} />}
    </>
  );
}

/** Undefined until it is known: who asks for more than a day's is stopped. Null where there is no budget. */
function useReach(purpose: Purpose, classes: ExtractRequest['classes']): Reach | null | undefined {
  const { data: session } = useSession();
  const { data: meter } = useMeter();
  const { account = null, role = null } = session ?? {};
  if (meter === undefined || account === null || role === null) return undefined;
  return reachOf(meter, { account, role, purpose, classes });
}

interface WithinProps {
  readonly reach: Reach | null | undefined;
  readonly wanted: number;
}

/** How far one's budget reaches, and what there is beyond it. */
function Within({ reach, wanted }: WithinProps) {
  const { t } = useTranslation();
  const { time, dateTime } = useFormat();
  const inWords = ({ rows, window, next }: Reach): string => {
    if (rows > 0 && wanted > rows) return t(`extract.beyond.${window}`, { count: rows, wanted });
    if (rows > 0 || next === null) return t(`extract.within.${window}`, { count: rows });
    return t(`extract.spent.${window}`, { at: window === 'hour' ? time(next) : dateTime(next) });
  };
  return (
    <p className="small quiet">
      <span role="status">
        {reach === undefined ? null : reach === null ? t('extract.noBudget') : inWords(reach)}
      </span>{' '}
      {t('extract.more')} <Link to="/meter">{t('extract.raise')}</Link>
    </p>
  );
}
