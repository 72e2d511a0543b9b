import type { PasskeyAdded, SessionInfo } from '@vernix/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddPasskey } from '../../api/account.ts';
import { Button } from '../../design/button.tsx';
import { Failure } from '../../design/failure.tsx';
import { saveFile } from '../../design/save.ts';
import { TextField } from '../../design/text-field.tsx';

const LONGEST_LABEL = 40;

/** Makes a passkey. Where nobody's account is kept, its public half goes to who signs the list of accounts. */
export function MakePasskey({ session }: { readonly session: SessionInfo }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState('');
  const making = useAddPasskey();
  const { site, ways } = session;

  if (site === null || !ways.includes('passkey')) {
    return (
      <section className="panel">
        <h2>{t('makePasskey.title')}</h2>
        <p>{t('makePasskey.off')}</p>
      </section>
    );
  }
  if (new URL(site).origin !== location.origin) {
    return (
      <section className="panel">
        <h2>{t('makePasskey.title')}</h2>
        <p>
          {t('signIn.passkeyElsewhere')} <a href={site}>{site}</a>
        </p>
      </section>
    );
  }
  const make = (event: SyntheticEvent): void => {
    event.preventDefault();
    making.mutate(label.trim(), { onSuccess: () => setLabel('') });
  };
  return (
    <section className="panel">
      <h2>{t('makePasskey.title')}</h2>
      <p>{t('makePasskey.about')}</p>
      <form className="stack" onSubmit={make}>
        <TextField
          label={t('makePasskey.label')}
          value={label}
          onChange={setLabel}
          maxLength={LONGEST_LABEL}
        />
        <div className="row">
          <Button type="submit" kind="primary" isDisabled={making.isPending || label.trim() === ''}>
            {t('makePasskey.action')}
          </Button>
        </div>
      </form>
      <div aria-live="polite">{making.data === undefined ? null : <Made made={making.data} />}</div>
      {making.error === null ? null : <Failure error={making.error} />}
    </section>
  );
}

function Made({ made }: { readonly made: PasskeyAdded }) {
  const { t } = useTranslation();
  if (made.kept) return <p>{t('makePasskey.done')}</p>;
  const { person } = made;
  return (
    <div className="notice notice-calm">
      <p className="notice-title">{t('makePasskey.toList')}</p>
      <p>{t('makePasskey.toListAbout')}</p>
      <div className="row">
        <Button
          onPress={() =>
            saveFile(`passkey-${person.account}.json`, [JSON.stringify(person, null, 2)], 'application/json')
          }
        >
          {t('makePasskey.save')}
        </Button>
      </div>
    </div>
  );
}
