import { useTranslation } from 'react-i18next';
import { passkeySession } from '../api/account.ts';
import { useSignInBy } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Failure } from '../design/failure.tsx';
import { Icon } from '../design/icon.tsx';

/** Signing in with a passkey, or, at an address where none is good, the address where they are. */
export function PasskeyDoor({ site }: { readonly site: string | null }) {
  const { t } = useTranslation();
  const signIn = useSignInBy(passkeySession);
  const elsewhere = site !== null && new URL(site).origin !== location.origin;
  return (
    <section className="panel door">
      <h2>{t('signIn.passkey')}</h2>
      {elsewhere ? (
        <p>
          {t('signIn.passkeyElsewhere')} <a href={site}>{site}</a>
        </p>
      ) : (
        <>
          <p>{t('signIn.passkeyAbout')}</p>
          <Button kind="primary" isDisabled={signIn.isPending} onPress={() => signIn.mutate()}>
            <Icon name="key" />
            {t('signIn.passkeyAction')}
          </Button>
          {signIn.error === null ? null : <Failure error={signIn.error} />}
        </>
      )}
    </section>
  );
}
