import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { useHouse } from '../../api/vault.ts';
import { NotFound } from '../../app/not-found.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { Question } from '../../design/question.tsx';
import { useFormat } from '../../locales/format.ts';
import { figuresOf } from './figures.ts';
import { KeyServiceNotice } from './key-service-notice.tsx';
import { MovingList } from './moving-list.tsx';
import { ROOMS, type RoomName, roomOf } from './plan.ts';
import './house.css';

/** What is in this room now? */
export function RoomPage() {
  const params = useParams({ from: '/house-guard/house/$room' });
  const room = ROOMS.find((name) => name === params.room);
  return room === undefined ? <NotFound /> : <RoomView room={room} />;
}

function RoomView({ room }: { readonly room: RoomName }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: house, error, refetch } = useHouse();
  const figures = house === undefined ? undefined : figuresOf(house, room, t, format);
  const others = figures?.bare === null ? figures.others : [];
  const readable = figures?.readable ?? null;
  return (
    <Question
      title={t(`room.${room}.question`)}
      answer={
        figures === undefined
          ? ' '
          : figures.bare === null
            ? t('house.pair', { ...figures.lead })
            : t(`house.answer.${figures.bare}`)
      }
      support={
        <Facts
          facts={[
            ...others,
            {
              name: t('house.thiefName'),
              value: readable === null ? t('house.notMeasured') : format.number(readable),
            },
          ]}
        />
      }
      actions={
        <>
          <Link to="/house" className="back">
            <Icon name="back" /> {t('room.back')}
          </Link>
          <Work room={room} />
        </>
      }
    >
      {error === null ? null : <Failure error={error} retry={() => void refetch()} />}
      {room === 'keys' && house !== undefined ? <KeyServiceNotice house={house} /> : null}
      <div className="columns three">
        {(['holds', 'never', 'thief'] as const).map((what) => (
          <section key={what} className="panel">
            <h2>{t(`room.${what}`)}</h2>
            <p>{t(`room.${room}.${what}`)}</p>
          </section>
        ))}
      </div>
      {house === undefined || room === 'keys' ? null : (
        <MovingList moving={house.moving.filter((file) => roomOf(file.stage) === room)} />
      )}
    </Question>
  );
}

/** The way from a room to the work done in it. */
function Work({ room }: { readonly room: RoomName }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { gateway, insights } = session?.origins ?? { gateway: null, insights: null };
  if (room === 'vault') {
    return (
      <Link to="/intake" className="button">
        {t('room.openIntake')}
      </Link>
    );
  }
  const origin = room === 'gateway' ? gateway : room === 'insights' ? insights : null;
  if (origin === null) return null;
  return (
    <a href={origin} className="button">
      {room === 'gateway' ? t('room.openSend') : t('room.openCare')} <Icon name="away" />
    </a>
  );
}
