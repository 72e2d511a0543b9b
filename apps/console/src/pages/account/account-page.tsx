import { useTranslation } from 'react-i18next';
import { useAccount } from '../../api/account.ts';
import { useSession } from '../../api/session.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { History } from './history.tsx';
import { MakePasskey } from './make-passkey.tsx';
import { OneTimeCode } from './one-time-code.tsx';
import { Passkeys } from './passkeys.tsx';
import { Sessions } from './sessions.tsx';
import './account.css';

/** One's own account: what signs one in, where one is signed in, and what was done to it. */
export function AccountPage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const kept = session?.zone === 'vault';
  const { data: account, error, refetch } = useAccount(kept);
  if (session === undefined || session.role === null) return null;
  const count = account?.passkeys.length;
  const own = count === undefined ? ' ' : t('account.answer.kept', { count });
  const answer = !kept ? t('account.answer.listed') : count === 0 ? t('account.answer.none') : own;
  return (
    <Question
      title={t('account.title')}
      answer={answer}
      support={<p>{t('account.support', { account: session.account, role: t(`role.${session.role}`) })}</p>}
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      <div className="columns even account-ways">
        {account === undefined ? null : <Passkeys passkeys={account.passkeys} />}
        <MakePasskey session={session} />
        {account !== undefined && session.ways.includes('code') ? <OneTimeCode has={account.code} /> : null}
      </div>
      <Sessions />
      {account === undefined ? null : <History events={account.events} own={account.account} />}
    </Question>
  );
}
