import type { House, Stage } from '@vernix/contracts';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../../design/use-media.ts';
import { useFormat } from '../../locales/format.ts';
import { figuresOf } from './figures.ts';
import { MovingFile } from './moving-file.tsx';
import { ABREAST, ROOMS, SIDE_BY_SIDE, STACKED, spotOf } from './plan.ts';
import { Room } from './room.tsx';
import { Walls } from './walls.tsx';

type Moving = House['moving'][number];

/** Moving files by stage, and the place each has among its fellows. */
function placed(moving: readonly Moving[]): { stages: Map<Stage, Moving[]>; shown: [Moving, number][] } {
  const stages = Map.groupBy(moving, (file) => file.stage);
  const shown = [...stages.values()].flatMap((files) =>
    files.slice(0, SIDE_BY_SIDE).map((file, index): [Moving, number] => [file, index]),
  );
  return { stages, shown };
}

/** The house: zones as rooms, live figures on their walls, files moving through the doors. */
export function Picture({ house }: { readonly house: House }) {
  const { t } = useTranslation();
  const format = useFormat();
  const plan = useMedia('(max-width: 1100px)') ? STACKED : ABREAST;
  const { stages, shown } = placed(house.moving);
  return (
    <svg
      className={plan === STACKED ? 'house stacked' : 'house'}
      viewBox={`0 0 ${plan.width} ${plan.height}`}
      role="group"
      aria-label={t('house.picture')}
    >
      {ROOMS.map((name) => (
        <Room key={name} name={name} rect={plan.rooms[name]} room={figuresOf(house, name, t, format)} />
      ))}
      <Walls plan={plan} />
      <text x={plan.street.x} y={plan.street.y - 34} className="street" aria-hidden="true">
        {t('house.street')}
      </text>
      <path d={arrow(plan.street.x, plan.street.y, plan === STACKED)} className="arrow" aria-hidden="true" />
      <g className="files" aria-hidden="true">
        {shown.map(([file, index]) => (
          <MovingFile key={file.id} plan={plan} stage={file.stage} index={index} />
        ))}
        {[...stages].map(([stage, files]) => {
          const spot = spotOf(plan, stage, SIDE_BY_SIDE);
          const rest = files.length - SIDE_BY_SIDE;
          return rest <= 0 ? null : (
            <text key={stage} x={spot.x - 8} y={spot.y + 5} className="room-label">
              +{rest}
            </text>
          );
        })}
      </g>
    </svg>
  );
}

function arrow(x: number, y: number, down: boolean): string {
  return down ? `M${x} ${y - 16}v26m-5 -6l5 6l5 -6` : `M${x - 26} ${y}h52m-6 -5l6 5l-6 5`;
}
