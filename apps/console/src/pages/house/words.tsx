import { Link } from '@tanstack/react-router';
import type { House } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../design/facts.tsx';
import { useFormat } from '../../locales/format.ts';
import { figuresOf } from './figures.ts';
import { ROOMS, type RoomName } from './plan.ts';

/** The house in words: the same figures, room by room. */
export function Words({ house }: { readonly house: House }) {
  return (
    <ul className="columns even">
      {ROOMS.map((room) => (
        <li key={room}>
          <RoomWords house={house} room={room} />
        </li>
      ))}
    </ul>
  );
}

function RoomWords({ house, room }: { readonly house: House; readonly room: RoomName }) {
  const { t } = useTranslation();
  const format = useFormat();
  const hung = figuresOf(house, room, t, format);
  const thief = hung.readable === null ? t('house.notMeasured') : format.number(hung.readable);
  return (
    <section className="panel">
      <h2>
        <Link to="/house/$room" params={{ room }}>
          {t(`room.${room}.name`)}
        </Link>
      </h2>
      <p className="quiet">{t(`room.${room}.about`)}</p>
      {hung.bare === null ? (
        <Facts facts={[hung.lead, ...hung.others, { name: t('house.thiefName'), value: thief }]} />
      ) : (
        <p className="caution-text">{t(`house.bare.${hung.bare}`)}</p>
      )}
    </section>
  );
}
