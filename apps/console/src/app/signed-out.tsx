import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import { CodedNotice } from '../design/coded-notice.tsx';
import { Question } from '../design/question.tsx';
import { CodeDoor } from './code-door.tsx';
import { OrganisationDoors } from './organisation-doors.tsx';
import { PasskeyDoor } from './passkey-door.tsx';

/** The code of what an organisation's sign-in came back with, if it did. */
const REFUSED = new URLSearchParams(location.search).get('refused');

/** What someone sees who is not signed in: the ways in there are here, the best one first. */
export function SignedOut() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const ways = session?.ways ?? [];
  return (
    <Question title={t('signIn.title')} answer={t('signIn.answer')}>
      {REFUSED === null ? null : <CodedNotice of={{ errorCode: REFUSED, error: null }} />}
      {session !== undefined && ways.includes('passkey') ? <PasskeyDoor site={session.site} /> : null}
      {session !== undefined && session.organisations.length > 0 ? (
        <OrganisationDoors organisations={session.organisations} />
      ) : null}
      <section className="panel door">
        <h2>{t('signIn.link')}</h2>
        <p>{t('signIn.how')}</p>
        <p className="sample mono">{`${location.origin}/sign-in#…`}</p>
        <p className="quiet">{t('signIn.once')}</p>
      </section>
      {ways.includes('code') ? <CodeDoor /> : null}
    </Question>
  );
}
