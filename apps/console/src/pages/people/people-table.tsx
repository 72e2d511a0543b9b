import type { StaffMember } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../api/live.ts';
import { Button } from '../../design/button.tsx';
import { useFormat } from '../../locales/format.ts';

interface Props {
  readonly people: readonly StaffMember[];
  readonly chosen: string | null;
  readonly choose: (account: string) => void;
}

export function PeopleTable({ people, chosen, choose }: Props) {
  const { t } = useTranslation();
  const { ago } = useFormat();
  const now = useNow(30_000);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('people.title')}>
      <table className="plain-table stacked-table people">
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.role')}</th>
            <th scope="col">{t('people.signsInBy')}</th>
            <th scope="col">{t('people.last')}</th>
            <th scope="col">{t('people.state')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.account}>
              <th scope="row">
                <Button
                  kind="plain"
                  aria-pressed={person.account === chosen}
                  onPress={() => choose(person.account)}
                >
                  {person.name}
                </Button>
              </th>
              <td data-label={t('people.role')}>{t(`role.${person.role}`)}</td>
              <td data-label={t('people.signsInBy')}>
                {person.passkeys === 0
                  ? t('people.noPasskey')
                  : t('account.answer.kept', { count: person.passkeys })}
                {person.code ? ` ${t('people.andCode')}` : null}
              </td>
              <td data-label={t('people.last')}>
                {person.signedInAt === null ? t('people.never') : ago(person.signedInAt, now)}
              </td>
              <td data-label={t('people.state')}>{t(`personState.${stateOf(person)}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf({
  disabled,
  recovery,
  signedInAt,
}: StaffMember): 'disabled' | 'recovering' | 'invited' | 'active' {
  if (disabled) return 'disabled';
  if (recovery !== null) return 'recovering';
  return signedInAt === null ? 'invited' : 'active';
}
