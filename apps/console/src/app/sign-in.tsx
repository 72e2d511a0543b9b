import { Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { useSession, useSignIn } from '../api/session.ts';
import { Failure } from '../design/failure.tsx';
import { Question } from '../design/question.tsx';
import { tokenIn } from './link-token.ts';
import { SignedOut } from './signed-out.tsx';

/**
 * The token, read once when the script loads and taken out of the address bar and the history at once, so that neither a
 * screenshot nor the back button shows it. A fragment never reaches a server or its log.
 */
function takeToken(): string | null {
  const token = location.pathname === '/sign-in' ? tokenIn(location.hash) : null;
  if (token !== null) history.replaceState(history.state, '', '/sign-in');
  return token;
}
let token = takeToken();

export function SignIn() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const signIn = useSignIn();
  const [waiting, setWaiting] = useState(token !== null);
  const [failure, setFailure] = useState<ApiError | null>(null);

  useEffect(() => {
    if (token === null) return;
    const once = token;
    token = null;
    void signIn(once)
      .catch((error: unknown) => setFailure(ApiError.from(error)))
      .finally(() => setWaiting(false));
  }, [signIn]);

  // A second link pasted over this very page changes only the fragment, which loads nothing.
  useEffect(() => {
    const again = () => location.reload();
    addEventListener('hashchange', again);
    return () => removeEventListener('hashchange', again);
  }, []);

  if (waiting) return <Question title={t('signIn.title')} answer={t('signIn.working')} />;
  if (failure !== null) {
    return (
      <Question title={t('signIn.title')} answer={t('signIn.refused')}>
        <Failure error={failure} />
      </Question>
    );
  }
  if (session === undefined) return null;
  return session.role === null ? <SignedOut /> : <Navigate to="/" replace />;
}
