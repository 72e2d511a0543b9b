import { Link, useParams } from '@tanstack/react-router';
import type { IntakeDetail } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useTransfer } from '../../api/vault.ts';
import { BalanceSum } from '../../design/balance.tsx';
import { CodedNotice } from '../../design/coded-notice.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { Progress } from '../../design/progress.tsx';
import { Question } from '../../design/question.tsx';
import { useFormat } from '../../locales/format.ts';
import { Elements } from './elements.tsx';
import { ExtractPanel } from './extract.tsx';
import { Findings } from './findings.tsx';
import { Rules } from './rules.tsx';
import { Timeline } from './timeline.tsx';
import './intake.css';

/** What is wrong with this file? */
export function DetailPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/intake-guard/intake/$id' });
  const { data, error, refetch } = useTransfer(id);
  const answer = useAnswer(data);
  return (
    <Question
      title={t('detail.title')}
      answer={answer}
      support={data === undefined ? undefined : <WhoAndWhen detail={data} />}
      actions={
        <Link to="/intake" className="back">
          <Icon name="back" /> {t('detail.back')}
        </Link>
      }
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {data === undefined ? null : <Body detail={data} />}
    </Question>
  );
}

/** The answer in one sentence, from the balance and the state. */
function useAnswer(detail: IntakeDetail | undefined): string {
  const { t } = useTranslation();
  if (detail === undefined) return ' ';
  const { state, balance, errorCode } = detail.transfer;
  if (errorCode === 'registry-put-back') return t('detail.answer.lost');
  if (state === 'failed') return t('detail.answer.failed');
  if (balance === null) return t('detail.answer.working');
  const wrong = balance.queried + balance.rejected;
  if (state === 'duplicate')
    return wrong === 0 ? t('detail.answer.duplicate') : t('detail.answer.duplicateOpen', { count: wrong });
  return wrong === 0 ? t('detail.answer.nothing') : t('detail.answer.wrong', { count: wrong });
}

function WhoAndWhen({ detail }: { readonly detail: IntakeDetail }) {
  const { t } = useTranslation();
  const { dateTime, bytes } = useFormat();
  const { transfer } = detail;
  const who = { partner: transfer.partnerName, at: dateTime(transfer.receivedAt) };
  // Of a file that the log alone knows, no more is known.
  if (transfer.bytes === null) return <p>{t('detail.whoAlone', who)}</p>;
  return (
    <p>
      {t('detail.who', { ...who, size: bytes(transfer.bytes) })}{' '}
      {transfer.sealedAtSource ? t('sealed.source') : t('sealed.gateway')}
    </p>
  );
}

function Body({ detail }: { readonly detail: IntakeDetail }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { transfer, links } = detail;
  return (
    <>
      {transfer.state === 'failed' ? <CodedNotice of={transfer} /> : null}
      {transfer.balance === null ? null : (
        <BalanceSum balance={transfer.balance} note={t('balance.sender')} />
      )}
      {transfer.state === 'opening' ? (
        <section className="panel">
          <h2>{t('detail.working')}</h2>
          <Progress label={t('detail.working')} value={null} />
          <p className="quiet">{t('detail.rowsSoFar', { count: transfer.rowsSoFar ?? 0 })}</p>
        </section>
      ) : null}
      <div className="columns">
        <Timeline transfer={transfer} />
        <section className="panel">
          <h2>{t('detail.holds')}</h2>
          {links === null ? (
            <p className="quiet">
              {transfer.state === 'stored' || transfer.state === 'opening'
                ? t('detail.linksLater')
                : t('detail.linksNever')}
            </p>
          ) : (
            <Facts
              facts={[
                { name: t('links.newPersons'), value: number(links.newPersons) },
                { name: t('links.knownPersons'), value: number(links.knownPersons) },
                { name: t('links.unlinkedRecords'), value: number(links.unlinkedRecords) },
                { name: t('links.births'), value: number(links.deliveries) },
              ]}
            />
          )}
          <p className="small">
            <span className="quiet">{t('detail.id')}</span> <CopyId id={transfer.id} label={t('detail.id')} />
          </p>
          <p className="small">
            <span className="quiet">{t('detail.sha256')}</span>{' '}
            <CopyId id={detail.sha256} label={t('detail.sha256')} />
          </p>
        </section>
      </div>
      <ExtractPanel transfer={transfer} />
      {detail.rules.length > 0 ? <Rules detail={detail} /> : null}
      {detail.elements.length > 0 ? <Elements elements={detail.elements} /> : null}
      {detail.rules.length > 0 ? <Findings transfer={transfer} rules={detail.rules} /> : null}
    </>
  );
}
