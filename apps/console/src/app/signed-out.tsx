import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import { Question } from '../design/question.tsx';
import { PasskeyDoor } from './passkey-door.tsx';

/** What someone sees who is not signed in: the ways in there are here, the best one first. */
export function SignedOut() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const ways = session?.ways ?? [];
  return (
    <Question title={t('signIn.title')} answer={t('signIn.answer')}>
      {session !== undefined && ways.includes('passkey') ? <PasskeyDoor site={session.site} /> : null}
      <section className="panel door">
        <h2>{t('signIn.link')}</h2>
        <p>{t('signIn.how')}</p>
        <p className="sample mono">{`${location.origin}/sign-in#…`}</p>
        <p className="quiet">{t('signIn.once')}</p>
      </section>
    </Question>
  );
}
