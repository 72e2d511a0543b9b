import { SessionInfo } from '@vernix/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { useSignInBy } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { CodeField } from '../design/code-field.tsx';
import { Failure } from '../design/failure.tsx';
import { TextField } from '../design/text-field.tsx';

/** The fallback, folded away: whoever has a passkey never needs it. */
export function CodeDoor() {
  const { t } = useTranslation();
  const [account, setAccount] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [code, setCode] = useState('');
  const signIn = useSignInBy(() => post('/session/code', { account, passphrase, code }, SessionInfo));
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    signIn.mutate(undefined, { onError: () => setCode('') });
  };
  return (
    <details className="panel door">
      <summary>{t('codeDoor.title')}</summary>
      <p>{t('codeDoor.about')}</p>
      <form className="stack" onSubmit={send}>
        <TextField
          label={t('codeDoor.account')}
          value={account}
          onChange={setAccount}
          autoComplete="username"
        />
        <TextField
          label={t('codeDoor.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          type="password"
          autoComplete="current-password"
        />
        <CodeField value={code} onChange={setCode} />
        <div className="row">
          <Button type="submit" isDisabled={signIn.isPending}>
            {t('codeDoor.action')}
          </Button>
        </div>
      </form>
      {signIn.error === null ? null : <Failure error={signIn.error} />}
    </details>
  );
}
