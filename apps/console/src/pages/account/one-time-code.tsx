import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirmCode, useMakeCode, useRemoveCode } from '../../api/account.ts';
import { Button } from '../../design/button.tsx';
import { CodeField } from '../../design/code-field.tsx';
import { Failure } from '../../design/failure.tsx';
import { TextField } from '../../design/text-field.tsx';
import { QrCode } from './qr-code.tsx';

const SHORTEST_PASSPHRASE = 12;

/** The fallback, for a place where no passkey can be used: set up, tried out once, taken away. */
export function OneTimeCode({ has }: { readonly has: boolean }) {
  const { t } = useTranslation();
  const making = useMakeCode();
  const removal = useRemoveCode();
  const [passphrase, setPassphrase] = useState('');
  const make = (event: SyntheticEvent): void => {
    event.preventDefault();
    making.mutate(passphrase, { onSuccess: () => setPassphrase('') });
  };
  const error = making.error ?? removal.error;
  return (
    <section className="panel">
      <h2>{t('oneTimeCode.title')}</h2>
      <p>{t('oneTimeCode.about')}</p>
      {has ? (
        <div className="row">
          <p>{t('oneTimeCode.has')}</p>
          <Button isDisabled={removal.isPending} onPress={() => removal.mutate(undefined)}>
            {t('oneTimeCode.remove')}
          </Button>
        </div>
      ) : making.data === undefined ? (
        <form className="stack" onSubmit={make}>
          <TextField
            label={t('oneTimeCode.passphrase')}
            value={passphrase}
            onChange={setPassphrase}
            type="password"
            autoComplete="new-password"
            minLength={SHORTEST_PASSPHRASE}
            maxLength={128}
          />
          <div className="row">
            <Button type="submit" isDisabled={making.isPending || passphrase.length < SHORTEST_PASSPHRASE}>
              {t('oneTimeCode.make')}
            </Button>
          </div>
        </form>
      ) : (
        <Confirm secret={making.data.secret} uri={making.data.uri} />
      )}
      {error === null ? null : <Failure error={error} />}
    </section>
  );
}

function Confirm({ secret, uri }: { readonly secret: string; readonly uri: string }) {
  const { t } = useTranslation();
  const confirming = useConfirmCode();
  const [code, setCode] = useState('');
  const confirm = (event: SyntheticEvent): void => {
    event.preventDefault();
    confirming.mutate(code, { onError: () => setCode('') });
  };
  return (
    <form className="stack" onSubmit={confirm}>
      <p>{t('oneTimeCode.scan')}</p>
      <QrCode text={uri} label={t('oneTimeCode.qr')} />
      <p className="sample mono">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
      <CodeField value={code} onChange={setCode} />
      <div className="row">
        <Button type="submit" isDisabled={confirming.isPending}>
          {t('oneTimeCode.confirm')}
        </Button>
      </div>
      {confirming.error === null ? null : <Failure error={confirming.error} />}
    </form>
  );
}
