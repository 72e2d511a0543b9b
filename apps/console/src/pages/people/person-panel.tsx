import { type StaffMember, StaffRole } from '@vernix/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangePerson, useEndSessionsOf, useRecover } from '../../api/people.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { CopyId } from '../../design/copy-id.tsx';
import { Failure } from '../../design/failure.tsx';
import { useFormat } from '../../locales/format.ts';
import { HandOver } from './hand-over.tsx';

interface Props {
  readonly person: StaffMember;
  readonly own: string;
  readonly mayChange: boolean;
}

/** One person: their role, whether they may come in, and the way back for who lost their passkeys. */
export function PersonPanel({ person, own, mayChange }: Props) {
  const { t } = useTranslation();
  const change = useChangePerson();
  const ending = useEndSessionsOf();
  const { account, disabled } = person;
  const isOwn = account === own;
  const error = change.error ?? ending.error;
  return (
    <section className="panel">
      <h2>{person.name}</h2>
      <CopyId id={account} label={t('people.account')} />
      {isOwn ? <p className="quiet">{t('people.own')}</p> : null}
      {mayChange && !isOwn ? (
        <div className="row person-acts">
          <RoleChange person={person} change={change} />
          <Button isDisabled={ending.isPending} onPress={() => ending.mutate(account)}>
            {t('people.endSessions')}
          </Button>
          <Button
            isDisabled={change.isPending}
            onPress={() => change.mutate({ account, disabled: !disabled })}
          >
            {t(disabled ? 'people.enable' : 'people.disable')}
          </Button>
        </div>
      ) : null}
      {error === null ? null : <Failure error={error} />}
      {isOwn || disabled ? null : <Recovery person={person} own={own} />}
    </section>
  );
}

interface RoleProps {
  readonly person: StaffMember;
  readonly change: ReturnType<typeof useChangePerson>;
}

/** A role is chosen, then given: arrow keys walk through a list, and each they pass must not be somebody's role. */
function RoleChange({ person: { account, role }, change }: RoleProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<StaffRole>(StaffRole.safeParse(role).data ?? 'steward');
  return (
    <>
      <Choice
        label={t('people.role')}
        value={chosen}
        options={StaffRole.options.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChange={(next) => setChosen(next ?? chosen)}
      />
      <Button
        isDisabled={change.isPending || chosen === role}
        onPress={() => change.mutate({ account, role: chosen })}
      >
        {t('people.changeRole')}
      </Button>
    </>
  );
}

function Recovery({ person, own }: { readonly person: StaffMember; readonly own: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const recover = useRecover();
  const { account, recovery } = person;
  const link = recover.data?.link ?? null;
  if (link !== null) return <HandOver link={link} />;
  const mine = recovery?.askedBy === own;
  return (
    <div className="stack">
      <h3>{t('recovery.title')}</h3>
      <p>{t('recovery.about')}</p>
      {recovery === null ? null : (
        <p className="notice notice-caution">
          {t(mine ? 'recovery.mine' : 'recovery.theirs', {
            account: recovery.askedBy,
            until: dateTime(recovery.endsAt),
          })}
        </p>
      )}
      <div className="row">
        <Button isDisabled={recover.isPending || mine} onPress={() => recover.mutate(account)}>
          {t(recovery === null || mine ? 'recovery.ask' : 'recovery.grant')}
        </Button>
      </div>
      {recover.error === null ? null : <Failure error={recover.error} />}
    </div>
  );
}
