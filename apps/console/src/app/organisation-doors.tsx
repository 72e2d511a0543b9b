import { OrganisationQuestion, type SessionInfo } from '@vernix/contracts';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { Failure } from '../design/failure.tsx';

/** Signing in at one's own organisation: the browser goes there, and comes back signed in. */
export function OrganisationDoors({ organisations }: Pick<SessionInfo, 'organisations'>) {
  const { t } = useTranslation();
  const going = useMutation({
    mutationFn: (organisation: string) =>
      post('/session/organisation', { organisation }, OrganisationQuestion),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <section className="panel door">
      <h2>{t('signIn.organisation')}</h2>
      <div className="row">
        {organisations.map(({ id, name }) => (
          <Button key={id} isDisabled={going.isPending} onPress={() => going.mutate(id)}>
            {name}
          </Button>
        ))}
      </div>
      {going.error === null ? null : <Failure error={going.error} />}
    </section>
  );
}
