import type { Stage } from '@vernix/contracts';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { doorsBetween, type Plan, type Point, type RoomName, roomOf, spotOf } from './plan.ts';

interface Props {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly index: number;
}

const translate = ({ x, y }: Point) => `translate(${x}px, ${y}px)`;
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * One file, lying where its stage puts it. When the stage changes it walks there through the doors. A sealed file is
 * solid; one being read shows its lines; a report carries a tick; what is published is bars.
 */
export function MovingFile({ plan, stage, index }: Props) {
  const element = useRef<SVGGElement>(null);
  const was = useRef<{ plan: Plan; room: RoomName | null; spot: Point } | null>(null);
  const room = roomOf(stage);
  const spot = useMemo(() => spotOf(plan, stage, index), [plan, stage, index]);

  useLayoutEffect(() => {
    const from = was.current ?? (stage === 'received' ? { plan, room: null, spot: plan.street } : null);
    was.current = { plan, room, spot };
    // When the house itself is drawn anew, its files are simply in their places.
    const moved = from?.plan === plan && (from.spot.x !== spot.x || from.spot.y !== spot.y);
    if (!moved || still()) return;
    const steps = [from.spot, ...doorsBetween(plan, from.room, room), spot].map((at) => ({
      transform: translate(at),
    }));
    element.current?.animate(steps, { duration: 500 + steps.length * 350, easing: 'ease-in-out' });
  }, [plan, stage, room, spot]);

  return (
    <g ref={element} className="file" style={{ transform: translate(spot) }}>
      <FileGlyph stage={stage} />
    </g>
  );
}

/** The little paper itself, about 12 by 16, around the origin. */
export function FileGlyph({ stage }: { readonly stage: Stage }) {
  return (
    <g className={`glyph glyph-${stage}`}>
      <path d="M-6 -8h8l4 4v12h-12z" className="paper" />
      <Mark stage={stage} />
    </g>
  );
}

function Mark({ stage }: { readonly stage: Stage }) {
  switch (stage) {
    case 'opened':
    case 'parsed':
      return <path d="M-3.5 -2h5M-3.5 1.5h7M-3.5 5h7" className="ink-line" />;
    case 'reported':
      return <path d="M-3.5 1.5l2.5 2.5 4.5 -5.5" className="ink-line" />;
    case 'published':
      return <path d="M-3 5.5v-3M0 5.5v-6M3 5.5v-4.5" className="ink-line" />;
    case 'received':
    case 'collected':
    case 'committed':
      return <circle cy="1.5" r="1.8" className="seal" />;
  }
}
