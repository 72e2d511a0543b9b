import { DOOR, type Door, type Plan, type Rect, ROOMS } from './plan.ts';

/** The opening, the leaf standing open, and the quarter circle it swings through, as on an architect's plan. */
function doorPath({ x, y, wall, leaf }: Door): string {
  const reach = DOOR * 2 * leaf;
  return wall === 'upright'
    ? `M${x} ${y - DOOR}h${reach}A${DOOR * 2} ${DOOR * 2} 0 0 1 ${x} ${y + DOOR}`
    : `M${x - DOOR} ${y}v${reach}A${DOOR * 2} ${DOOR * 2} 0 0 ${leaf === 1 ? 0 : 1} ${x + DOOR} ${y}`;
}

function gapOf({ x, y, wall }: Door) {
  return wall === 'upright'
    ? { x1: x, x2: x, y1: y - DOOR, y2: y + DOOR }
    : { x1: x - DOOR, x2: x + DOOR, y1: y, y2: y };
}

/** Walls and doors. The key service's are double: it is the strong room. */
export function Walls({ plan }: { readonly plan: Plan }) {
  const doors = Object.entries(plan.doors);
  const strong = plan.rooms.keys;
  return (
    <g className="walls" aria-hidden="true">
      {ROOMS.map((room) => {
        const { x, y, w, h } = plan.rooms[room];
        return <rect key={room} x={x} y={y} width={w} height={h} className="wall" />;
      })}
      <rect
        x={strong.x + 7}
        y={strong.y + 7}
        width={strong.w - 14}
        height={strong.h - 14}
        className="wall-inner"
      />
      {plan.corridor === null ? null : <Corridor rect={plan.corridor} />}
      {doors.map(([name, door]) => (
        <g key={name}>
          <line {...gapOf(door)} className="gap" />
          <path d={doorPath(door)} className="leaf" />
        </g>
      ))}
    </g>
  );
}

/** A bare passage: open where it leaves the vault, a door where it ends. */
function Corridor({ rect }: { readonly rect: Rect }) {
  const { x, y, w, h } = rect;
  return (
    <>
      <path d={`M${x} ${y}v${h}`} className="wall" />
      <line x1={x + 4} x2={x + w - 4} y1={y} y2={y} className="gap" />
    </>
  );
}
