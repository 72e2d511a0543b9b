import { StaffRole } from '@vernix/contracts';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvite } from '../../api/people.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Failure } from '../../design/failure.tsx';
import { TextField } from '../../design/text-field.tsx';
import { HandOver } from './hand-over.tsx';

const LONGEST_NAME = 80;

export function Invite() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [role, setRole] = useState<StaffRole>('steward');
  const invite = useInvite();
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    invite.mutate({ name: name.trim(), role }, { onSuccess: () => setName('') });
  };
  return (
    <section className="panel">
      <h2>{t('invite.title')}</h2>
      <p>{t('invite.about')}</p>
      <form className="row" onSubmit={send}>
        <TextField label={t('people.name')} value={name} onChange={setName} maxLength={LONGEST_NAME} />
        <Choice
          label={t('people.role')}
          value={role}
          options={StaffRole.options.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(chosen) => setRole(chosen ?? 'steward')}
        />
        <Button type="submit" kind="primary" isDisabled={invite.isPending || name.trim() === ''}>
          {t('invite.action')}
        </Button>
      </form>
      {invite.data === undefined ? null : <HandOver link={invite.data} />}
      {invite.error === null ? null : <Failure error={invite.error} />}
    </section>
  );
}
