import { Stage } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import {
  ABREAST,
  doorsBetween,
  type Plan,
  ROOMS,
  roomOf,
  SIDE_BY_SIDE,
  STACKED,
  spotOf,
} from '../src/pages/house/plan.ts';

const plans: [string, Plan][] = [
  ['abreast', ABREAST],
  ['stacked', STACKED],
];

describe.each(plans)('the house, rooms %s', (_name, plan) => {
  it('lays every file inside its room, however many lie there', () => {
    for (const stage of Stage.options) {
      const { x, y, w, h } = plan.rooms[roomOf(stage)];
      for (let index = 0; index < SIDE_BY_SIDE; index += 1) {
        const spot = spotOf(plan, stage, index);
        expect(spot.x).toBeGreaterThan(x + 6);
        expect(spot.x).toBeLessThan(x + w - 6);
        expect(spot.y).toBeGreaterThan(y);
        expect(spot.y).toBeLessThan(y + h);
      }
    }
  });

  it('never lays two stages over each other', () => {
    const spots = Stage.options.flatMap((stage) =>
      Array.from({ length: SIDE_BY_SIDE }, (_, index) => spotOf(plan, stage, index)),
    );
    for (const [i, a] of spots.entries()) {
      for (const b of spots.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(11);
    }
  });

  it('draws every room within the picture', () => {
    for (const room of ROOMS) {
      const { x, y, w, h } = plan.rooms[room];
      expect(x + w).toBeLessThanOrEqual(plan.width);
      expect(y + h).toBeLessThanOrEqual(plan.height);
    }
  });

  it('leads from the street to insights through every door, and back the same way', () => {
    const out = doorsBetween(plan, null, 'insights');
    expect(out[0]).toEqual(plan.doors.street);
    expect(out.at(-1)).toEqual(plan.doors.insights);
    expect(doorsBetween(plan, 'insights', 'gateway')).toEqual(out.slice(1).toReversed());
    expect(doorsBetween(plan, 'vault', 'vault')).toEqual([]);
  });
});
