import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useIntakeKey, useSent, useWhoAmI } from '../../api/gateway.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { Chooser } from './chooser.tsx';
import { ForYou } from './for-you.tsx';
import { takeUp } from './outgoing.ts';
import { useOutgoing } from './outgoing-files.ts';
import { OutgoingList } from './outgoing-list.tsx';
import { SentTable } from './sent-table.tsx';
import { Trust } from './trust.tsx';
import './send.css';

/** Send a file. */
export function SendPage() {
  const { t } = useTranslation();
  const who = useWhoAmI();
  const key = useIntakeKey();
  const sent = useSent();
  const outgoing = useOutgoing();
  const partner = who.data?.partner;

  useEffect(() => {
    if (partner !== undefined) takeUp(partner);
  }, [partner]);

  // What has just arrived belongs in the list below at once.
  const arrived = outgoing.filter((file) => file.phase === 'done').length;
  const { refetch } = sent;
  useEffect(() => {
    if (arrived > 0) void refetch();
  }, [arrived, refetch]);

  const going = outgoing.filter((file) => file.phase !== 'done' && file.phase !== 'failed').length;
  const transfers = sent.data?.transfers;
  const answer = useAnswer(going, transfers?.length);
  const error = who.error ?? sent.error;
  return (
    <Question title={t('send.title')} answer={answer} support={<p>{t('send.support')}</p>}>
      {error === null ? null : <Failure error={error} retry={() => void sent.refetch()} />}
      {who.data === undefined ? null : (
        <div className="send-columns">
          <Chooser who={who.data} ready={key.data !== undefined} first={transfers?.length === 0} />
          <Trust sealing={key} />
        </div>
      )}
      {who.data === undefined ? null : <ForYou />}
      <OutgoingList files={outgoing} transfers={transfers ?? []} />
      {transfers === undefined || transfers.length === 0 ? null : <SentTable transfers={transfers} />}
    </Question>
  );
}

function useAnswer(going: number, sent: number | undefined): string {
  const { t } = useTranslation();
  if (going > 0) return t('send.answer.going', { count: going });
  if (sent === undefined) return ' ';
  return sent === 0 ? t('send.answer.first') : t('send.answer.ready');
}
