import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import { type RoomFigures, sentenceOf } from './figures.ts';
import type { Rect, RoomName } from './plan.ts';

interface Props {
  readonly name: RoomName;
  readonly rect: Rect;
  readonly room: RoomFigures;
}

const PAD = 22;

/** One room: its name, its live figures on the wall, and the door plate that opens it. */
export function Room({ name, rect, room }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { x, y, w, h } = rect;
  const title = t(`room.${name}.name`);
  const column = (w - PAD * 2) / 2;
  return (
    <Link
      to="/house/$room"
      params={{ room: name }}
      className="room"
      aria-label={sentenceOf(title, room, t, format)}
    >
      <rect x={x} y={y} width={w} height={h} className="floor" />
      <g aria-hidden="true">
        <text x={x + PAD} y={y + 38} className="room-name">
          {title}
        </text>
        <text x={x + PAD} y={y + 60} className="room-about">
          {t(`room.${name}.about`)}
        </text>
        {room.answers ? (
          room.figures.map((figure, index) => (
            <g
              key={figure.name}
              transform={`translate(${x + PAD + (index % 2) * column} ${y + 96 + Math.floor(index / 2) * 54})`}
            >
              <text className="room-value">{figure.value}</text>
              <text y="19" className="room-label">
                {figure.name}
              </text>
            </g>
          ))
        ) : (
          <text x={x + PAD} y={y + 100} className="room-silent">
            {t('house.silent')}
          </text>
        )}
        <Thief x={x + PAD} y={y + h - 18} readable={room.readable} />
      </g>
    </Link>
  );
}

/** What a thief with root in this room could read: the figure this product exists for. */
function Thief({
  x,
  y,
  readable,
}: {
  readonly x: number;
  readonly y: number;
  readonly readable: number | null;
}) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const exposed = readable !== null && readable > 0;
  return (
    <text x={x} y={y} className={exposed ? 'thief thief-exposed' : 'thief'}>
      {t('house.thief', { value: readable === null ? t('house.notMeasured') : number(readable) })}
    </text>
  );
}
