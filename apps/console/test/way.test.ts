import { Stage } from '@vernix/contracts';
import { describe, expect, it } from 'vitest';
import { wayOf } from '../src/pages/intake/stages.ts';

const at = '2026-05-04T12:00:00.000Z';
const reached = (count: number) => Stage.options.slice(0, count).map((stage) => ({ stage, at }));
const states = (transfer: Parameters<typeof wayOf>[0]) => wayOf(transfer).map((step) => step.state);

describe("a file's way", () => {
  it('shows where it has been, where it goes next, and what lies ahead', () => {
    expect(states({ state: 'opening', stages: reached(3) })).toEqual([
      'done',
      'done',
      'done',
      'now',
      'ahead',
      'ahead',
      'ahead',
    ]);
  });

  it('marks the stage a failed file did not get through', () => {
    expect(states({ state: 'failed', stages: reached(2) })).toEqual([
      'done',
      'done',
      'failed',
      'ahead',
      'ahead',
      'ahead',
      'ahead',
    ]);
  });

  it('claims no stage of a failed file that it did not get through, though its sender was told', () => {
    const stages = [...reached(2), { stage: 'reported' as const, at }];
    expect(states({ state: 'failed', stages })).toEqual([
      'done',
      'done',
      'failed',
      'ahead',
      'ahead',
      'done',
      'ahead',
    ]);
  });

  it('goes no further for a file sent before', () => {
    expect(states({ state: 'duplicate', stages: reached(3) }).slice(3)).toEqual(Array(4).fill('ahead'));
  });

  it('counts a stage as passed when a later one was reached, as publishing may overtake the report', () => {
    const stages = [...reached(5), { stage: 'published' as const, at }];
    expect(states({ state: 'committed', stages })).toEqual(Array(7).fill('done'));
  });
});
