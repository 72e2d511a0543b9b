import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../locales/format.ts';
import type { Figure, RoomFigures } from './figures.ts';
import { figureLine, type Rect, type RoomName, thiefLine } from './plan.ts';

interface Props {
  readonly name: RoomName;
  readonly rect: Rect;
  readonly room: RoomFigures;
}

const PAD = 22;

/** One room: its name over the door, its live figures on the wall. Read aloud, it is a sentence in the same order. */
export function Room({ name, rect, room }: Props) {
  const { t } = useTranslation();
  const { x, y, w, h } = rect;
  const others = room.bare === null ? room.others : [];
  return (
    <Link to="/house/$room" params={{ room: name }} className="room">
      <rect x={x} y={y} width={w} height={h} className="floor" />
      <text x={x + PAD} y={y + 38} className="room-name">
        {t(`room.${name}.name`)}
      </text>
      <text x={x + PAD} y={y + 60} className="room-about">
        {t(`room.${name}.about`)}
      </text>
      {room.bare === null ? (
        <Lead x={x + PAD} y={y + 106} figure={room.lead} />
      ) : (
        <text x={x + PAD} y={y + 104} className="room-bare">
          {t(`house.bare.${room.bare}`)}
        </text>
      )}
      {others.map((figure, index) => (
        <g key={figure.name}>
          <text x={x + PAD} y={figureLine(rect, index)} className="room-label">
            {figure.name}
          </text>
          <text x={x + w - PAD} y={figureLine(rect, index)} className="room-value">
            {figure.value}
          </text>
        </g>
      ))}
      <Thief x={x + PAD} y={thiefLine(rect)} readable={room.readable} />
    </Link>
  );
}

/** The figure a room is known by, with its name beside it. */
function Lead({ x, y, figure }: { readonly x: number; readonly y: number; readonly figure: Figure }) {
  return (
    <text x={x} y={y}>
      <tspan className="room-lead">{figure.value}</tspan>
      <tspan dx="10" className="room-label">
        {figure.name}
      </tspan>
    </text>
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
    <>
      <text x={x} y={y} className="room-label">
        {t('house.thiefName')}
      </text>
      <text x={x} y={y + 20} className={exposed ? 'thief thief-exposed' : 'thief'}>
        {readable === null ? t('house.notMeasured') : number(readable)}
      </text>
    </>
  );
}
