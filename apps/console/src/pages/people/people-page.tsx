import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHistoryOf, usePeople } from '../../api/people.ts';
import { useSession } from '../../api/session.ts';
import { Failure } from '../../design/failure.tsx';
import { Question } from '../../design/question.tsx';
import { History } from '../account/history.tsx';
import { Invite } from './invite.tsx';
import { PersonPanel } from './person-panel.tsx';
import { PeopleTable } from './people-table.tsx';
import '../account/account.css';
import './people.css';

/** Who works at the registry, and what may be done about it by whoever looks. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data, error, refetch } = usePeople();
  const [chosen, setChosen] = useState<string | null>(null);
  const history = useHistoryOf(chosen);
  const people = data?.people ?? [];
  const active = people.filter(({ disabled }) => !disabled).length;
  const person = people.find(({ account }) => account === chosen);
  const mayChange = session?.role === 'administrator';
  return (
    <Question
      title={t('people.title')}
      answer={data === undefined ? ' ' : t('people.answer', { count: active })}
      support={<p>{t('people.support')}</p>}
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {data === undefined ? null : <PeopleTable people={people} chosen={chosen} choose={setChosen} />}
      {person === undefined ? null : (
        <PersonPanel
          key={person.account}
          person={person}
          own={session?.account ?? ''}
          mayChange={mayChange}
        />
      )}
      {person !== undefined && history.data !== undefined ? (
        <History events={history.data.events} own={person.account} />
      ) : null}
      {mayChange ? <Invite /> : null}
    </Question>
  );
}
