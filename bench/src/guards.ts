import type { Bench, Report } from './bench.ts';
import { Ingest } from './ingest/ingest.ts';
import { median } from './timing.ts';

const RECORDS = 100_000;
const ROUNDS = 5;
const GOAL = 0.9;

export const guards: Bench = {
  name: 'guards',
  about:
    'Takes the same file in with a key service that meters, writes every release into its log and makes one person in 50 a ' +
    'decoy, and with one that does none of it, taking turns.',
  bound: `with metering, log and decoys ≥ ${GOAL}× as fast as without`,
  run: (report) => measure(report, RECORDS, ROUNDS),
};

/** The bench with its sizes open, so that a small one can be run while working on it. */
export async function measure(report: Report, records: number, rounds: number): Promise<void> {
  const [guarded, bare] = [await Ingest.prepare('guarded'), await Ingest.prepare('bare')];
  try {
    const speeds: { guarded: number[]; bare: number[] } = { guarded: [], bare: [] };
    for (let round = 0; round < rounds; round += 1) {
      // Whoever goes first in a round goes second in the next.
      const turns = [
        ['guarded', guarded],
        ['bare', bare],
      ] as const;
      for (const [name, ingest] of round % 2 === 0 ? turns : turns.toReversed())
        speeds[name].push((await ingest.run(records)).recordsPerSecond);
    }
    report.figure('with metering, log and decoys', median(speeds.guarded), 'records/s');
    report.figure('without', median(speeds.bare), 'records/s');
    const ratios = speeds.guarded.map((speed, round) => speed / (speeds.bare[round] ?? Number.NaN));
    report.goal('with ÷ without', median(ratios), '×', GOAL);
  } finally {
    await guarded.close();
    await bare.close();
  }
}
