/**
 * A thief who knows statistics: boosted trees of depth two over whatever numbers a row has, by histograms. Trained on half
 * of the rows and tried on the other, and the other way round.
 */
export interface Sample {
  readonly features: readonly number[];
  readonly isDecoy: boolean;
  /** Rows about one woman are learnt from together or tried together: she is not to be recognised. */
  readonly woman: number;
}

const ROUNDS = 60;
const BINS = 16;
const RATE = 0.2;
const LEAST_IN_LEAF = 12;

/** Share of held-out rows that it tells right, of as many decoys as others: 0.5 is guessing. */
export function heldOutAccuracy(samples: readonly Sample[]): number {
  const decoys = samples.filter(({ isDecoy }) => isDecoy);
  const others = samples.filter(({ isDecoy }) => !isDecoy);
  const step = others.length / decoys.length;
  const even = decoys.flatMap((decoy, index) => [decoy, others[Math.floor(index * step)]!]);
  const halves = [0, 1].map((half) => even.filter(({ woman }) => woman % 2 === half));
  const right = halves.flatMap((half, index) => {
    const score = train(halves[1 - index]!);
    return half.filter((sample) => score(sample.features) > 0 === sample.isDecoy);
  });
  return right.length / even.length;
}

type Score = (features: readonly number[]) => number;

function train(samples: readonly Sample[]): Score {
  const edges = samples[0]!.features.map((_, feature) =>
    edgesOf(samples.map(({ features }) => features[feature]!)),
  );
  const binned = samples.map(({ features }) => binsOf(features, edges));
  const scores = new Float64Array(samples.length);
  const trees: ((bins: readonly number[]) => number)[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // The gradient of the logistic loss.
    const residual = samples.map(({ isDecoy }, at) => Number(isDecoy) - 1 / (1 + Math.exp(-scores[at]!)));
    const tree = grow(
      binned,
      residual,
      binned.map((_, at) => at),
      2,
    );
    for (const [at, bins] of binned.entries()) scores[at]! += tree(bins);
    trees.push(tree);
  }
  return (features) => {
    const bins = binsOf(features, edges);
    return trees.reduce((sum, tree) => sum + tree(bins), 0);
  };
}

function edgesOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [
    ...new Set(
      Array.from({ length: BINS - 1 }, (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / BINS)]!),
    ),
  ];
}

const binsOf = (features: readonly number[], edges: readonly (readonly number[])[]): number[] =>
  features.map((value, feature) => edges[feature]!.filter((edge) => value >= edge).length);

function grow(
  binned: readonly (readonly number[])[],
  residual: readonly number[],
  rows: readonly number[],
  depth: number,
): (bins: readonly number[]) => number {
  const total = rows.reduce((sum, row) => sum + residual[row]!, 0);
  const leaf = (RATE * 4 * total) / Math.max(1, rows.length);
  if (depth === 0 || rows.length < 2 * LEAST_IN_LEAF) return () => leaf;
  let best = { gain: 1e-9, feature: -1, bin: 0 };
  for (let feature = 0; feature < binned[0]!.length; feature += 1) {
    const sums = new Float64Array(BINS + 1);
    const counts = new Float64Array(BINS + 1);
    for (const row of rows) {
      const bin = binned[row]![feature]!;
      sums[bin]! += residual[row]!;
      counts[bin]! += 1;
    }
    let [sum, count] = [0, 0];
    for (let bin = 0; bin < BINS; bin += 1) {
      sum += sums[bin]!;
      count += counts[bin]!;
      const right = rows.length - count;
      if (count < LEAST_IN_LEAF || right < LEAST_IN_LEAF) continue;
      const gain = sum ** 2 / count + (total - sum) ** 2 / right - total ** 2 / rows.length;
      if (gain > best.gain) best = { gain, feature, bin };
    }
  }
  const { feature, bin } = best;
  if (feature === -1) return () => leaf;
  const goesLeft = (row: number): boolean => binned[row]![feature]! <= bin;
  const left = grow(binned, residual, rows.filter(goesLeft), depth - 1);
  const right = grow(
    binned,
    residual,
    rows.filter((row) => !goesLeft(row)),
    depth - 1,
  );
  return (bins) => (bins[feature]! <= bin ? left(bins) : right(bins));
}
