/** Shewhart's p-chart: which months of a proportion need explaining, and which are the chance one expects. */

export interface ChartPoint {
  /** Null where the numerator is not shown: nothing about it may be said. */
  readonly numerator: number | null;
  readonly denominator: number | null;
}

export interface Judgement {
  /** Three standard errors around the centre, within 0 and 1; null without a denominator. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Outside a limit, or one of at least eight in a row on one side of the centre. */
  readonly signal: 'above' | 'below' | 'run' | null;
}

export const RUN_LENGTH = 8;

/** Judges points in order of time against `centre`, the proportion over all of them; null judges nothing. */
export function judge(points: readonly ChartPoint[], centre: number | null): Judgement[] {
  if (centre === null) return points.map(() => ({ lower: null, upper: null, signal: null }));
  const inRun = runs(points.map((point) => sideOf(point, centre)));
  return points.map((point, i) => {
    const { numerator, denominator } = point;
    if (denominator === null || denominator === 0) return { lower: null, upper: null, signal: null };
    const spread = 3 * Math.sqrt((centre * (1 - centre)) / denominator);
    const lower = Math.max(0, centre - spread);
    const upper = Math.min(1, centre + spread);
    if (numerator === null) return { lower, upper, signal: null };
    const value = numerator / denominator;
    const signal = value > upper ? 'above' : value < lower ? 'below' : inRun[i] === true ? 'run' : null;
    return { lower, upper, signal };
  });
}

/** 1 above the centre, −1 below; 0 on it or unknown, which ends a run. */
function sideOf({ numerator, denominator }: ChartPoint, centre: number): number {
  if (numerator === null || denominator === null || denominator === 0) return 0;
  return Math.sign(numerator / denominator - centre);
}

function runs(sides: readonly number[]): boolean[] {
  const inRun = sides.map(() => false);
  let start = 0;
  for (let i = 1; i <= sides.length; i += 1) {
    if (i < sides.length && sides[i] === sides[start]) continue;
    if (sides[start] !== 0 && i - start >= RUN_LENGTH) inRun.fill(true, start, i);
    start = i;
  }
  return inRun;
}
